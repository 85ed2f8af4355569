using System.Buffers;
using WebTorrent.Bencode;

namespace WebTorrent.TestKit;

/// <summary>A bencoded value as a plain model, to write and to compare with what was read.</summary>
public abstract record BencodeTree
{
    /// <summary>An integer.</summary>
    public sealed record Integer(long Value) : BencodeTree;

    /// <summary>A string.</summary>
    public sealed record Text(byte[] Bytes) : BencodeTree
    {
        /// <inheritdoc />
        public override string ToString() => $"\"{Convert.ToHexStringLower(Bytes)}\"";
    }

    /// <summary>A list.</summary>
    public sealed record Items(IReadOnlyList<BencodeTree> Values) : BencodeTree
    {
        /// <inheritdoc />
        public override string ToString() => $"[{string.Join(", ", Values)}]";
    }

    /// <summary>A dictionary; its keys come sorted by their bytes and each once.</summary>
    public sealed record Map(IReadOnlyList<KeyValuePair<byte[], BencodeTree>> Entries) : BencodeTree
    {
        /// <inheritdoc />
        public override string ToString() =>
            $"{{{string.Join(", ", Entries.Select(entry => $"{Convert.ToHexStringLower(entry.Key)}: {entry.Value}"))}}}";
    }

    /// <summary>The one encoding of the value.</summary>
    public byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new BencodeWriter(output);
        WriteTo(ref writer);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes the value.</summary>
    public void WriteTo(ref BencodeWriter writer)
    {
        switch (this)
        {
            case Integer integer:
                writer.WriteInteger(integer.Value);
                break;
            case Text text:
                writer.WriteBytes(text.Bytes);
                break;
            case Items items:
                writer.WriteListStart();
                foreach (var item in items.Values) item.WriteTo(ref writer);
                writer.WriteListEnd();
                break;
            case Map map:
                writer.WriteDictionaryStart();
                foreach (var (key, value) in map.Entries)
                {
                    writer.WriteKey(key);
                    value.WriteTo(ref writer);
                }

                writer.WriteDictionaryEnd();
                break;
        }
    }

    /// <summary>Whether a value that was read says the same.</summary>
    public bool Matches(BencodeValue value) => this switch
    {
        Integer integer => value.Kind == BencodeKind.Integer && value.AsInteger() == integer.Value,
        Text text => value.Kind == BencodeKind.String && value.AsBytes().Span.SequenceEqual(text.Bytes),
        Items items => value.Kind == BencodeKind.List && Matches(items, value),
        Map map => value.Kind == BencodeKind.Dictionary && Matches(map, value),
        _ => false,
    };

    private static bool Matches(Items items, BencodeValue value) =>
        value.Items.Count == items.Values.Count && value.Items.Zip(items.Values).All(pair => pair.Second.Matches(pair.First));

    private static bool Matches(Map map, BencodeValue value) =>
        value.Entries.Count == map.Entries.Count
        && value.Entries.Zip(map.Entries).All(pair =>
            pair.First.Key.Span.SequenceEqual(pair.Second.Key) && pair.Second.Value.Matches(pair.First.Value));
}
