using WebTorrent.Dtls.Core.Handshake;
using WebTorrent.Dtls.Core.Records;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>
/// Asks a client to show that it gets what is sent to its address (RFC 6347 §4.2.1):
/// <code>
/// 2      version: 1.0 always, says the RFC; it means nothing
/// 1 + n  cookie, up to 255 bytes, to be repeated in the next ClientHello
/// </code>
/// </summary>
internal readonly record struct HelloVerifyRequest(byte[] Cookie)
{
    public static HelloVerifyRequest Parse(ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        _ = reader.ReadUInt16();
        var request = new HelloVerifyRequest(reader.ReadVector8().ToArray());
        reader.ExpectEnd();
        return request;
    }

    public void WriteTo(MessageWriter writer)
    {
        writer.WriteUInt16(RecordHeader.Version10);
        writer.WriteVector8(Cookie);
    }
}
