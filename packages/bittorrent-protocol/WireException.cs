namespace WebTorrent.Protocol;

/// <summary>The one exception by which a wire ends: what the remote peer, the connection or the block source did wrong.</summary>
public sealed class WireException : IOException
{
    /// <summary>Makes an exception with a code and a message for people.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">One sentence for a log.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public WireException(WireErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>What went wrong, for programs.</summary>
    public WireErrorCode Code { get; }
}
