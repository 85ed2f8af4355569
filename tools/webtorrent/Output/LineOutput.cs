using WebTorrent.Cli.Events;

namespace WebTorrent.Cli.Output;

/// <summary>Plain lines, for a pipe or a log: no colour, no cursor movement, progress every few seconds.</summary>
/// <param name="output">Gets events and results.</param>
/// <param name="error">Gets warnings and errors.</param>
/// <param name="quiet">Whether only errors and results are told.</param>
public sealed class LineOutput(TextWriter output, TextWriter error, bool quiet) : IOutput
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public TimeSpan? ProgressInterval => quiet ? null : TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public void Write(CliEvent what)
    {
        // The line of the DoneEvent says the same and more.
        if ((quiet && what is not ErrorEvent) || what is ProgressEvent { State: TransferState.Done }) return;
        WriteLine(what is ErrorEvent or WarningEvent or InterruptedEvent ? error : output, EventText.Line(what));
    }

    /// <inheritdoc/>
    public void WriteResult(Func<string> json, Func<string> text) => WriteLine(output, text());

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private void WriteLine(TextWriter writer, string line)
    {
        lock (_gate)
        {
            writer.WriteLine(line);
            writer.Flush();
        }
    }
}
