namespace WebTorrent.Dtls;

/// <summary>What went wrong with a connection.</summary>
public sealed class DtlsException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">The same for people.</param>
    public DtlsException(DtlsErrorCode code, string message)
        : base(message) => Code = code;

    /// <summary>Makes an error with its cause.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">The same for people.</param>
    /// <param name="innerException">The cause.</param>
    public DtlsException(DtlsErrorCode code, string message, Exception innerException)
        : base(message, innerException) => Code = code;

    internal DtlsException(byte remoteAlert)
        : this(DtlsErrorCode.AlertReceived, $"The other side gave up with alert {remoteAlert}.") => RemoteAlert = remoteAlert;

    /// <summary>What went wrong.</summary>
    public DtlsErrorCode Code { get; }

    /// <summary>The description in the alert of the other side (RFC 5246 §7.2), for <see cref="DtlsErrorCode.AlertReceived"/>; else null.</summary>
    public byte? RemoteAlert { get; }
}
