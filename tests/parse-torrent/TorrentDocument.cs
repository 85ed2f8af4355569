using System.Text;
using WebTorrent.TestKit;

namespace WebTorrent.ParseTorrent.Tests;

/// <summary>A torrent under construction: right unless a test makes it wrong.</summary>
internal sealed class TorrentDocument
{
    public Dictionary<string, BencodeTree> Outer { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, BencodeTree> Info { get; } = new(StringComparer.Ordinal);

    public static TorrentDocument SingleFile(string name = "movie.mp4", long length = 40_000, int pieceLength = 16_384)
    {
        var document = new TorrentDocument();
        document.Info["length"] = Int(length);
        return document.Finish(name, length, pieceLength);
    }

    public static TorrentDocument Folder(params (string[] Path, long Length)[] files) => Folder("folder", files);

    public static TorrentDocument Folder(string name, params (string[] Path, long Length)[] files)
    {
        var document = new TorrentDocument();
        document.Info["files"] = new BencodeTree.Items([.. files.Select(file => File(file.Path, file.Length))]);
        return document.Finish(name, files.Sum(file => file.Length), 16_384);
    }

    public static BencodeTree File(string[] path, long length, params (string Key, BencodeTree Value)[] more) =>
        Map([("length", Int(length)), ("path", Strings(path)), .. more]);

    public static BencodeTree Int(long value) => new BencodeTree.Integer(value);

    public static BencodeTree Str(string text) => new BencodeTree.Text(Encoding.UTF8.GetBytes(text));

    public static BencodeTree Strings(params string[] texts) => new BencodeTree.Items([.. texts.Select(Str)]);

    public static BencodeTree Map(params (string Key, BencodeTree Value)[] fields) => new BencodeTree.Map(
        [.. fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(Encoding.UTF8.GetBytes(field.Key), field.Value))]);

    public static BencodeTree Pieces(long count) => new BencodeTree.Text([.. Enumerable.Range(0, checked((int)count * 20)).Select(i => (byte)i)]);

    public TorrentDocument With(string key, BencodeTree value)
    {
        Info[key] = value;
        return this;
    }

    public TorrentDocument Without(string key)
    {
        Info.Remove(key);
        return this;
    }

    public TorrentDocument WithOuter(string key, BencodeTree value)
    {
        Outer[key] = value;
        return this;
    }

    public byte[] EncodeInfo() => Map([.. Info.Select(field => (field.Key, field.Value))]).Encode();

    public byte[] Encode() => Map([("info", Map([.. Info.Select(field => (field.Key, field.Value))])), .. Outer.Select(field => (field.Key, field.Value))]).Encode();

    public TorrentInfo Parse(TorrentParseOptions? options = null) => TorrentInfo.Parse(Encode(), options);

    public TorrentErrorCode ParseError(TorrentParseOptions? options = null) =>
        Assert.Throws<TorrentFormatException>(() => Parse(options)).Code;

    private TorrentDocument Finish(string name, long length, int pieceLength)
    {
        Info["name"] = Str(name);
        Info["piece length"] = Int(pieceLength);
        Info["pieces"] = Pieces((length + pieceLength - 1) / pieceLength);
        return this;
    }
}
