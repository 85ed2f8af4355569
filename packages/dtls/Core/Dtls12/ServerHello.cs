using WebTorrent.Dtls.Core.Handshake;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>
/// What a server chose (RFC 5246 §7.4.1.3):
/// <code>
/// 2      version
/// 32     random
/// 1 + n  session id, up to 32 bytes
/// 2      cipher suite
/// 1      compression method
/// 2 + n  extensions
/// </code>
/// </summary>
internal sealed class ServerHello
{
    public ushort Version { get; init; }

    public required byte[] Random { get; init; }

    public byte[] SessionId { get; init; } = [];

    public ushort CipherSuite { get; init; }

    public byte CompressionMethod { get; init; }

    public required HelloExtensions Extensions { get; init; }

    public static ServerHello Parse(ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        return new ServerHello
        {
            Version = reader.ReadUInt16(),
            Random = reader.ReadBytes(ClientHello.RandomSize).ToArray(),
            SessionId = reader.ReadVector8(most: 32).ToArray(),
            CipherSuite = reader.ReadUInt16(),
            CompressionMethod = reader.ReadByte(),
            Extensions = HelloExtensions.Parse(ref reader),
        };
    }

    public void WriteTo(MessageWriter writer)
    {
        writer.WriteUInt16(Version);
        writer.WriteBytes(Random);
        writer.WriteVector8(SessionId);
        writer.WriteUInt16(CipherSuite);
        writer.WriteByte(CompressionMethod);
        Extensions.WriteTo(writer);
    }
}
