using WebTorrent.Dtls.Core.Handshake;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>
/// A certificate and those that vouch for it (RFC 5246 §7.4.2); we look at the first only, and at that one not before its fingerprint is right:
/// <code>
/// 3          length of the list
/// (3 + n)*   certificates in DER
/// </code>
/// </summary>
internal readonly record struct CertificateMessage(byte[] Encoded)
{
    public static CertificateMessage Parse(ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        var list = new MessageReader(reader.ReadVector24());
        reader.ExpectEnd();
        if (list.IsEmpty)
            throw new DtlsException(DtlsErrorCode.BadCertificate, "The other side shows no certificate.");
        var first = list.ReadVector24(least: 1).ToArray();
        while (!list.IsEmpty)
            list.ReadVector24(least: 1);
        return new CertificateMessage(first);
    }

    public void WriteTo(MessageWriter writer)
    {
        writer.WriteUInt24(3 + Encoded.Length);
        writer.WriteVector24(Encoded);
    }
}
