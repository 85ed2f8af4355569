namespace WebTorrent.Sctp;

/// <summary>An association failed.</summary>
public sealed class SctpException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="code">Why the association failed.</param>
    /// <param name="message">The same for people.</param>
    /// <param name="cause">The cause code of the other side's ABORT (RFC 9260 §3.3.10); 0 when there is none.</param>
    public SctpException(SctpErrorCode code, string message, ushort cause = 0) : base(message) => (Code, Cause) = (code, cause);

    /// <summary>Why the association failed.</summary>
    public SctpErrorCode Code { get; }

    /// <summary>The first cause code of an ABORT, ours or the other side's (RFC 9260 §3.3.10); 0 when there is none.</summary>
    public ushort Cause { get; }
}
