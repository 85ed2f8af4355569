using WebTorrent.Dtls.Core.Handshake;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>
/// The client's half of the key agreement (RFC 8422 §5.7):
/// <code>
/// 1 + n  the point: 4, X, Y
/// </code>
/// </summary>
internal readonly record struct ClientKeyExchange(byte[] Point)
{
    public static ClientKeyExchange Parse(ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        var exchange = new ClientKeyExchange(reader.ReadVector8(least: 1).ToArray());
        reader.ExpectEnd();
        return exchange;
    }

    public void WriteTo(MessageWriter writer) => writer.WriteVector8(Point);
}
