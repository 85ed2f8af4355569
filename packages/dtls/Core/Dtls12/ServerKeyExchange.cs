using WebTorrent.Dtls.Core.Handshake;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>
/// The server's half of the key agreement, signed (RFC 8422 §5.4):
/// <code>
/// 1      3: a named curve
/// 2      the curve
/// 1 + n  the point: 4, X, Y
/// 2      signature algorithm
/// 2 + n  signature of both randoms and the fields up to the point
/// </code>
/// </summary>
internal readonly record struct ServerKeyExchange(byte[] Point, byte[] Signature)
{
    private const byte NamedCurve = 3;

    public static ServerKeyExchange Parse(ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        if (reader.ReadByte() != NamedCurve || reader.ReadUInt16() != CipherSuite.Secp256r1)
            throw new DtlsException(DtlsErrorCode.IllegalParameter, "The server chose another curve than the one that was offered.");
        var point = reader.ReadVector8(least: 1).ToArray();
        if (reader.ReadUInt16() != CipherSuite.EcdsaSha256)
            throw new DtlsException(DtlsErrorCode.IllegalParameter, "The server chose another signature than the one that was offered.");
        var exchange = new ServerKeyExchange(point, reader.ReadVector16().ToArray());
        reader.ExpectEnd();
        return exchange;
    }

    public void WriteTo(MessageWriter writer)
    {
        WriteParameters(writer, Point);
        writer.WriteUInt16(CipherSuite.EcdsaSha256);
        writer.WriteVector16(Signature);
    }

    /// <summary>Writes the fields up to the point, which are signed.</summary>
    public static void WriteParameters(MessageWriter writer, ReadOnlySpan<byte> point)
    {
        writer.WriteByte(NamedCurve);
        writer.WriteUInt16(CipherSuite.Secp256r1);
        writer.WriteVector8(point);
    }
}
