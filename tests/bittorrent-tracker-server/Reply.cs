using System.Text;
using WebTorrent.Bencode;

namespace WebTorrent.TrackerServer.Tests;

/// <summary>Reads bencoded answers.</summary>
internal static class Reply
{
    public static bool Has(this BencodeValue dictionary, string key) => dictionary.TryGetValue(Encoding.ASCII.GetBytes(key), out _);

    public static BencodeValue Get(this BencodeValue dictionary, string key) =>
        dictionary.TryGetValue(Encoding.ASCII.GetBytes(key), out var value) ? value : throw new KeyNotFoundException($"{key} is missing in {Encoding.Latin1.GetString(dictionary.Raw.Span)}");

    public static string Text(this BencodeValue dictionary, string key) => dictionary.Get(key).AsText();
}
