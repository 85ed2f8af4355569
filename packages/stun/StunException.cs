using System.Net;

namespace WebTorrent.Stun;

/// <summary>An exchange with a STUN or TURN server failed.</summary>
public sealed class StunException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="code">Why it failed.</param>
    /// <param name="message">The reason, for a person.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public StunException(StunErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>Why it failed.</summary>
    public StunErrorCode Code { get; }

    /// <summary>The number of the server's error response, 300 to 699; null when it sent none.</summary>
    public int? ResponseCode { get; init; }

    /// <summary>Where the server sends us instead, if it does.</summary>
    public IPEndPoint? AlternateServer { get; init; }
}
