namespace WebTorrent.ParseTorrent;

/// <summary>
/// A torrent, a magnet link or a torrent identifier is not what it should be. Whatever the bytes, parsing them
/// ends in a value or in this exception.
/// </summary>
public sealed class TorrentFormatException : FormatException
{
    /// <summary>Creates the exception with a generic message.</summary>
    public TorrentFormatException()
        : this(TorrentErrorCode.InvalidField, "The torrent is not well formed.")
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What is wrong, for a person.</param>
    public TorrentFormatException(string message)
        : this(TorrentErrorCode.InvalidField, message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What is wrong, for a person.</param>
    /// <param name="innerException">The cause.</param>
    public TorrentFormatException(string message, Exception? innerException)
        : this(TorrentErrorCode.InvalidField, message, null, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="code">What is wrong, for a program.</param>
    /// <param name="message">What is wrong, for a person.</param>
    /// <param name="offset">Where, in bytes from the start of the document, when that is known.</param>
    /// <param name="innerException">The cause, if any.</param>
    public TorrentFormatException(TorrentErrorCode code, string message, long? offset = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Offset = offset;
    }

    /// <summary>What is wrong.</summary>
    public TorrentErrorCode Code { get; }

    /// <summary>Where, in bytes from the start of the document; <see langword="null"/> when the fault has no single place.</summary>
    public long? Offset { get; }
}
