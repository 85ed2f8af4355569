namespace WebTorrent.Cli.Events;

/// <summary>Pieces of a new torrent are being hashed.</summary>
/// <param name="Path">The file or folder as the user named it.</param>
/// <param name="BytesHashed">Bytes done.</param>
/// <param name="BytesTotal">Bytes in all.</param>
public sealed record HashingEvent(string Path, long BytesHashed, long BytesTotal) : CliEvent;
