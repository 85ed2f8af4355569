using WebTorrent.TestKit;

namespace WebTorrent.Bencode.Tests;

/// <summary>The plain model of what was read, made once over the tree and once over the tokens.</summary>
internal static class Model
{
    public static BencodeTree Of(BencodeValue value) => value.Kind switch
    {
        BencodeKind.Integer => new BencodeTree.Integer(value.AsInteger()),
        BencodeKind.String => new BencodeTree.Text(value.AsBytes().ToArray()),
        BencodeKind.List => new BencodeTree.Items([.. value.Items.Select(Of)]),
        _ => new BencodeTree.Map([.. value.Entries.Select(entry => KeyValuePair.Create(entry.Key.ToArray(), Of(entry.Value)))]),
    };

    public static BencodeTree Of(ReadOnlySpan<byte> data, BencodeOptions options, out int consumed)
    {
        var reader = new BencodeReader(data, options);
        reader.Read();
        var tree = Of(ref reader);
        Assert.False(reader.Read());
        Assert.Equal(0, reader.Depth);
        consumed = reader.Position;
        return tree;
    }

    private static BencodeTree Of(ref BencodeReader reader)
    {
        switch (reader.Token)
        {
            case BencodeToken.Integer:
                return new BencodeTree.Integer(reader.GetInteger());
            case BencodeToken.String:
                return new BencodeTree.Text(reader.GetBytes().ToArray());
            case BencodeToken.ListStart:
                var items = new List<BencodeTree>();
                while (reader.Read() && reader.Token != BencodeToken.ListEnd) items.Add(Of(ref reader));
                return new BencodeTree.Items(items);
            case BencodeToken.DictionaryStart:
                var entries = new List<KeyValuePair<byte[], BencodeTree>>();
                while (reader.Read() && reader.Token != BencodeToken.DictionaryEnd)
                {
                    Assert.Equal(BencodeToken.Key, reader.Token);
                    var key = reader.GetBytes().ToArray();
                    Assert.True(reader.Read());
                    entries.Add(KeyValuePair.Create(key, Of(ref reader)));
                }

                return new BencodeTree.Map(entries);
            default:
                throw new InvalidOperationException($"A value cannot begin with {reader.Token}.");
        }
    }
}
