namespace WebTorrent.SimplePeer;

/// <summary>A connection failed, or something was asked of it that it cannot do. An <see cref="IOException"/>, for that is what users of its pipe expect.</summary>
public sealed class WebRtcException : IOException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="code">Why.</param>
    /// <param name="message">The reason, for a person.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public WebRtcException(WebRtcErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>Why.</summary>
    public WebRtcErrorCode Code { get; }
}
