namespace WebTorrent.Cli;

/// <summary>What <c>magnet --json</c> tells.</summary>
/// <param name="InfoHash">40 hexadecimal digits.</param>
/// <param name="Magnet">The link.</param>
public sealed record MagnetResult(string InfoHash, string Magnet);
