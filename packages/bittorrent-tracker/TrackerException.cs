namespace WebTorrent.Tracker;

/// <summary>
/// An exchange with a tracker failed. The message names no path or query of the tracker's URL, for these often hold a user's passkey.
/// </summary>
public sealed class TrackerException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="code">Why the exchange failed.</param>
    /// <param name="message">The reason, for a person.</param>
    /// <param name="innerException">What caused it, if anything.</param>
    public TrackerException(TrackerErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        IsRetryable = code is not (TrackerErrorCode.Unsupported or TrackerErrorCode.InvalidUri or TrackerErrorCode.AddressRefused);
    }

    /// <summary>Why the exchange failed.</summary>
    public TrackerErrorCode Code { get; }

    /// <summary>Whether a later try can help. False for what cannot change and when the tracker said "never" (BEP 31).</summary>
    public bool IsRetryable { get; init; }

    /// <summary>When the tracker wants to be asked again, if it said so (BEP 31, or HTTP's Retry-After); more than zero.</summary>
    public TimeSpan? RetryIn { get; init; }
}
