namespace WebTorrent.CreateTorrent;

/// <summary>A torrent could not be made of what was given.</summary>
public sealed class TorrentBuildException : IOException
{
    /// <summary>Creates the exception with a generic message.</summary>
    public TorrentBuildException()
        : this(TorrentBuildErrorCode.Unreadable, "The torrent could not be made.")
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    /// <param name="message">What is wrong, for a person.</param>
    public TorrentBuildException(string message)
        : this(TorrentBuildErrorCode.Unreadable, message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    /// <param name="message">What is wrong, for a person.</param>
    /// <param name="innerException">The cause.</param>
    public TorrentBuildException(string message, Exception? innerException)
        : this(TorrentBuildErrorCode.Unreadable, message, null, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="code">What is wrong, for a program.</param>
    /// <param name="message">What is wrong, for a person.</param>
    /// <param name="path">The file or folder at fault, if it is one.</param>
    /// <param name="innerException">The cause, if any.</param>
    public TorrentBuildException(TorrentBuildErrorCode code, string message, string? path = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Path = path;
    }

    /// <summary>What is wrong.</summary>
    public TorrentBuildErrorCode Code { get; }

    /// <summary>The file or folder at fault, if it is one.</summary>
    public string? Path { get; }
}
