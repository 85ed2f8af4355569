namespace WebTorrent.Bencode;

/// <summary>A parsed document: the caller's bytes, and one node for each value and key, each followed by what is inside it.</summary>
internal sealed class BencodeDocument(ReadOnlyMemory<byte> data, BencodeNode[] nodes)
{
    public BencodeKind KindOf(int node) => data.Span[nodes[node].Start] switch
    {
        (byte)'i' => BencodeKind.Integer,
        (byte)'l' => BencodeKind.List,
        (byte)'d' => BencodeKind.Dictionary,
        _ => BencodeKind.String,
    };

    public int OffsetOf(int node) => nodes[node].Start;

    public ReadOnlyMemory<byte> RawOf(int node) => data.Slice(nodes[node].Start, nodes[node].End - nodes[node].Start);

    public long IntegerOf(int node)
    {
        _ = BencodeNumbers.TryReadInteger(data.Span.Slice(nodes[node].Start), out var value, out _);
        return value;
    }

    public ReadOnlyMemory<byte> BytesOf(int node)
    {
        var start = ContentStartOf(node);
        return data.Slice(start, nodes[node].End - start);
    }

    public ReadOnlySpan<byte> SpanOf(int node)
    {
        var start = ContentStartOf(node);
        return data.Span.Slice(start, nodes[node].End - start);
    }

    /// <summary>The node of the value that belongs to a key, or null.</summary>
    public int? Find(int dictionary, ReadOnlySpan<byte> key)
    {
        var end = nodes[dictionary].Next;
        for (var node = dictionary + 1; node < end; node = nodes[node + 1].Next)
        {
            if (SpanOf(node).SequenceEqual(key)) return node + 1;
        }

        return null;
    }

    public int[] ItemsOf(int list)
    {
        var end = nodes[list].Next;
        var count = 0;
        for (var node = list + 1; node < end; node = nodes[node].Next) count++;

        var items = new int[count];
        for (int node = list + 1, i = 0; node < end; node = nodes[node].Next) items[i++] = node;
        return items;
    }

    /// <summary>The nodes of a dictionary's keys; each key's value is the node after it.</summary>
    public int[] KeysOf(int dictionary)
    {
        var end = nodes[dictionary].Next;
        var count = 0;
        for (var node = dictionary + 1; node < end; node = nodes[node + 1].Next) count++;

        var keys = new int[count];
        for (int node = dictionary + 1, i = 0; node < end; node = nodes[node + 1].Next) keys[i++] = node;
        return keys;
    }

    /// <summary>The node of a key that is there twice, or null; by sorting, so that no order of keys makes it slow.</summary>
    public int? FindDuplicateKey(int dictionary)
    {
        var keys = KeysOf(dictionary);
        Array.Sort(keys, (left, right) => SpanOf(left).SequenceCompareTo(SpanOf(right)));
        for (var i = 1; i < keys.Length; i++)
        {
            if (SpanOf(keys[i - 1]).SequenceEqual(SpanOf(keys[i]))) return Math.Max(keys[i - 1], keys[i]);
        }

        return null;
    }

    private int ContentStartOf(int node)
    {
        var start = nodes[node].Start;
        _ = BencodeNumbers.TryReadLength(data.Span.Slice(start), out _, out var prefix);
        return start + prefix;
    }
}
