namespace WebTorrent.TorrentEngine;

/// <summary>A torrent cannot do what was asked of it: it was stopped, or it failed. The inner exception tells why.</summary>
public sealed class TorrentException : IOException
{
    /// <summary>Makes one without a message.</summary>
    public TorrentException()
    {
    }

    /// <summary>Makes one with a message for people.</summary>
    public TorrentException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message for people and what caused it.</summary>
    public TorrentException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
