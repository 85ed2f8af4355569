namespace WebTorrent.Protocol;

/// <summary>A transport could not listen or connect.</summary>
public sealed class PeerTransportException : IOException
{
    /// <summary>Makes an exception with a code and a message for people.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">What happened and what to do about it.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public PeerTransportException(PeerTransportErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>What went wrong, for programs.</summary>
    public PeerTransportErrorCode Code { get; }
}
