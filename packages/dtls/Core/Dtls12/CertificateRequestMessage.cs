using WebTorrent.Dtls.Core.Handshake;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>
/// What a server wants to see of a client (RFC 5246 §7.4.4):
/// <code>
/// 1 + n   types of certificates
/// 2 + 2n  signature algorithms
/// 2 + n   names of authorities, which nobody needs whose certificate is known by its fingerprint
/// </code>
/// </summary>
internal readonly record struct CertificateRequestMessage(byte[] Types, ushort[] SignatureAlgorithms)
{
    public static CertificateRequestMessage Parse(ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        var request = new CertificateRequestMessage(reader.ReadVector8(least: 1).ToArray(), reader.ReadNumbers16(least: 1));
        reader.ReadVector16();
        reader.ExpectEnd();
        return request;
    }

    public void WriteTo(MessageWriter writer)
    {
        writer.WriteVector8(Types);
        writer.WriteNumbers16(SignatureAlgorithms);
        writer.WriteVector16([]);
    }
}
