using WebTorrent.Dtls.Core.Handshake;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>
/// Shows that the client has the key of its certificate (RFC 5246 §7.4.8):
/// <code>
/// 2      signature algorithm
/// 2 + n  signature of all messages so far
/// </code>
/// </summary>
internal readonly record struct CertificateVerify(byte[] Signature)
{
    public static CertificateVerify Parse(ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        if (reader.ReadUInt16() != CipherSuite.EcdsaSha256)
            throw new DtlsException(DtlsErrorCode.IllegalParameter, "The client chose another signature than the one that was asked for.");
        var verify = new CertificateVerify(reader.ReadVector16().ToArray());
        reader.ExpectEnd();
        return verify;
    }

    public void WriteTo(MessageWriter writer)
    {
        writer.WriteUInt16(CipherSuite.EcdsaSha256);
        writer.WriteVector16(Signature);
    }
}
