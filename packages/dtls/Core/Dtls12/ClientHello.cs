using WebTorrent.Dtls.Core.Handshake;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>
/// What a client offers (RFC 6347 §4.2.1):
/// <code>
/// 2        the newest version it speaks, in the numbers of DTLS up to 1.2
/// 32       random
/// 1 + n    session id, up to 32 bytes
/// 1 + n    cookie, up to 255 bytes
/// 2 + 2n   cipher suites
/// 1 + n    compression methods
/// 2 + n    extensions
/// </code>
/// </summary>
internal sealed class ClientHello
{
    public const int RandomSize = 32;

    public ushort Version { get; init; }

    public required byte[] Random { get; init; }

    public byte[] SessionId { get; init; } = [];

    public byte[] Cookie { get; init; } = [];

    public required ushort[] CipherSuites { get; init; }

    public required byte[] CompressionMethods { get; init; }

    public required HelloExtensions Extensions { get; init; }

    public static ClientHello Parse(ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        return new ClientHello
        {
            Version = reader.ReadUInt16(),
            Random = reader.ReadBytes(RandomSize).ToArray(),
            SessionId = reader.ReadVector8(most: 32).ToArray(),
            Cookie = reader.ReadVector8().ToArray(),
            CipherSuites = reader.ReadNumbers16(least: 1),
            CompressionMethods = reader.ReadVector8(least: 1).ToArray(),
            Extensions = HelloExtensions.Parse(ref reader),
        };
    }

    public void WriteTo(MessageWriter writer)
    {
        writer.WriteUInt16(Version);
        writer.WriteBytes(Random);
        writer.WriteVector8(SessionId);
        writer.WriteVector8(Cookie);
        writer.WriteNumbers16(CipherSuites);
        writer.WriteVector8(CompressionMethods);
        Extensions.WriteTo(writer);
    }
}
