namespace WebTorrent.Cli.Events;

/// <summary>A file that pieces with a wrong hash touch.</summary>
/// <param name="Path">Relative to the folder that was verified, with <c>/</c>.</param>
/// <param name="BadPieces">How many such pieces touch it.</param>
/// <param name="Problem"><c>missing</c>, <c>short</c> or <c>damaged</c>.</param>
public sealed record BadFile(string Path, int BadPieces, string Problem);
