namespace WebTorrent.Cli;

/// <summary>A file in <see cref="TorrentDescription"/>.</summary>
/// <param name="Path">Where it is stored, relative, with <c>/</c>.</param>
/// <param name="Length">Bytes.</param>
public sealed record DescribedFile(string Path, long Length);
