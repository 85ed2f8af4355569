namespace WebTorrent.Sctp.Core.Wire;

/// <summary>Causes of errors (RFC 9260 §3.3.10).</summary>
internal static class ErrorCause
{
    public const ushort MissingParameter = 2;
    public const ushort StaleCookie = 3;
    public const ushort UnresolvableAddress = 5;
    public const ushort UnrecognizedChunk = 6;
    public const ushort InvalidParameter = 7;
    public const ushort UnrecognizedParameters = 8;
    public const ushort NoUserData = 9;
    public const ushort UserInitiated = 12;
    public const ushort ProtocolViolation = 13;
}
