using System.Text;
using WebTorrent.Bencode;
using WebTorrent.Dht;

namespace WebTorrent.Cli.Events;

/// <summary>An item was found in the DHT.</summary>
/// <param name="Target">40 hexadecimal digits: where it is kept.</param>
/// <param name="Value">The text, when it is one; else the bencoded value, with U+FFFD for what is no UTF-8.</param>
/// <param name="IsText">Whether <paramref name="Value"/> is a text.</param>
/// <param name="Key">64 hexadecimal digits: who signed it; absent for an item that cannot change.</param>
/// <param name="Sequence">Its version; absent for an item that cannot change.</param>
public sealed record ItemEvent(string Target, string Value, bool IsText, string? Key, long? Sequence) : CliEvent
{
    /// <summary>Describes an item.</summary>
    public static ItemEvent Of(DhtItem item)
    {
        var value = BencodeValue.Parse(item.Value);
        var isText = value.Kind == BencodeKind.String;
        return new ItemEvent(
            item.Target.ToString(), isText ? value.AsText() : Encoding.UTF8.GetString(item.Value.Span), isText, item.Key?.ToString(), item.IsMutable ? item.Sequence : null);
    }
}
