using WebTorrent.Cli.Events;

namespace WebTorrent.Cli.Output;

/// <summary>Where events go: a terminal, a pipe, JSON lines, or nowhere. Members may be called from any thread.</summary>
public interface IOutput : IAsyncDisposable
{
    /// <summary>How often <see cref="ProgressEvent"/>, <see cref="CheckingEvent"/> and <see cref="HashingEvent"/> are wanted; null for never.</summary>
    TimeSpan? ProgressInterval { get; }

    /// <summary>Tells one event.</summary>
    void Write(CliEvent what);

    /// <summary>Prints a command's result: as one JSON object a line or as text, whichever the user asked for. It is printed also with <c>--quiet</c>.</summary>
    /// <param name="json">The result on one line of JSON.</param>
    /// <param name="text">The result in words; may have several lines.</param>
    void WriteResult(Func<string> json, Func<string> text);
}
