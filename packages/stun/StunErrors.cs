using System.Globalization;

namespace WebTorrent.Stun;

/// <summary>What goes wrong, in words.</summary>
internal static class StunErrors
{
    public const int TryAlternate = 300;

    public static StunException Timeout() => new(StunErrorCode.Timeout, "The server did not answer.");

    public static StunException Missing(string what) => new(StunErrorCode.InvalidResponse, $"The server's response has no usable {what}.");

    public static StunException Unauthorized(int code) =>
        new(StunErrorCode.Unauthorized, "The server does not accept name and password.") { ResponseCode = code };

    public static StunException FromResponse(in StunMessage message)
    {
        if (message.ErrorCode is not { } code)
            return Missing("error code");
        var text = string.Create(CultureInfo.InvariantCulture, $"The server answered with error {code} ({message.ErrorReason}).");
        var kind = code == TryAlternate ? StunErrorCode.Redirected : StunErrorCode.Rejected;
        return new StunException(kind, text) { ResponseCode = code, AlternateServer = message.AlternateServer };
    }
}
