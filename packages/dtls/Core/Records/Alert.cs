using System.Runtime.InteropServices;

namespace WebTorrent.Dtls.Core.Records;

/// <summary>
/// Why the other side should stop (RFC 5246 §7.2):
/// <code>
/// 0  1  level
/// 1  1  description
/// </code>
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Alert(AlertLevel Level, AlertDescription Description)
{
    public const int Size = 2;

    public static Alert CloseNotify => new(AlertLevel.Warning, AlertDescription.CloseNotify);

    public static bool TryParse(ReadOnlySpan<byte> payload, out Alert alert)
    {
        alert = default;
        if (payload.Length != Size || payload[0] is not ((byte)AlertLevel.Warning or (byte)AlertLevel.Fatal))
            return false;
        alert = new Alert((AlertLevel)payload[0], (AlertDescription)payload[1]);
        return true;
    }

    /// <summary>What we tell the other side about an error that we found; null when there is nobody to tell.</summary>
    public static Alert? For(DtlsErrorCode code) => code switch
    {
        DtlsErrorCode.AlertReceived => null,
        DtlsErrorCode.FingerprintMismatch or DtlsErrorCode.BadCertificate => Fatal(AlertDescription.BadCertificate),
        DtlsErrorCode.BadSignature or DtlsErrorCode.BadFinished => Fatal(AlertDescription.DecryptError),
        DtlsErrorCode.MalformedMessage => Fatal(AlertDescription.DecodeError),
        DtlsErrorCode.UnexpectedMessage => Fatal(AlertDescription.UnexpectedMessage),
        DtlsErrorCode.IllegalParameter => Fatal(AlertDescription.IllegalParameter),
        DtlsErrorCode.UnsupportedVersion => Fatal(AlertDescription.ProtocolVersion),
        DtlsErrorCode.NoCommonParameters => Fatal(AlertDescription.HandshakeFailure),
        DtlsErrorCode.TimedOut => Fatal(AlertDescription.UserCanceled),
        _ => Fatal(AlertDescription.InternalError),
    };

    public void WriteTo(Span<byte> destination)
    {
        destination[0] = (byte)Level;
        destination[1] = (byte)Description;
    }

    private static Alert Fatal(AlertDescription description) => new(AlertLevel.Fatal, description);
}
