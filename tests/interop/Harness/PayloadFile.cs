namespace WebTorrent.Interop.Tests.Harness;

/// <summary>A file of a payload.</summary>
/// <param name="Path">Below the folder that holds the payload, with <c>/</c>: it begins with the torrent's name.</param>
/// <param name="Length">Bytes.</param>
public sealed record PayloadFile(string Path, long Length);
