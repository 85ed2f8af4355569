using System.Text.Json;
using WebTorrent.Cli.Events;

namespace WebTorrent.Cli.Output;

/// <summary>One JSON object a line, each written whole and at once.</summary>
/// <param name="writer">Gets everything, errors too: who reads JSON reads one stream.</param>
/// <param name="progress">Whether progress is wanted.</param>
public sealed class JsonOutput(TextWriter writer, bool progress) : IOutput
{
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public TimeSpan? ProgressInterval => progress ? TimeSpan.FromSeconds(1) : null;

    /// <inheritdoc/>
    public void Write(CliEvent what) => WriteLine(JsonSerializer.Serialize(what, CliJson.Lines.CliEvent));

    /// <inheritdoc/>
    public void WriteResult(Func<string> json, Func<string> text) => WriteLine(json());

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private void WriteLine(string line)
    {
        lock (_gate)
        {
            writer.WriteLine(line);
            writer.Flush();
        }
    }
}
