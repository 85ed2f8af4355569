namespace WebTorrent.Cli.Events;

/// <summary>A step worth telling that is no problem.</summary>
/// <param name="Message">One line.</param>
public sealed record NoteEvent(string Message) : CliEvent;
