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
        var text = string.Create(CultureInfo.InvariantCulture, $"The server answered with error {code} ({OneLine(message.ErrorReason)}).");
        var kind = code == TryAlternate ? StunErrorCode.Redirected : StunErrorCode.Rejected;
        return new StunException(kind, text) { ResponseCode = code, AlternateServer = message.AlternateServer };
    }

    // It ends up in logs, where it must not look like a line of its own.
    private static string OneLine(string reason) => string.Create(reason.Length, reason, static (text, source) =>
    {
        for (var i = 0; i < text.Length; i++)
            text[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? ' ' : source[i];
    });
}
