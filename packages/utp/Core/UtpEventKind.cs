namespace WebTorrent.Utp.Core;

/// <summary>What happened to a connection.</summary>
internal enum UtpEventKind
{
    /// <summary>Somebody dialled us and proved its address.</summary>
    Accepted,

    /// <summary>Our dial was answered.</summary>
    Connected,

    /// <summary>There is room to write more.</summary>
    Room,

    /// <summary>It ended.</summary>
    Closed,
}
