using System.Text.Json;

namespace WebTorrent.Cli.Tests;

/// <summary>One run of the program in this process: its exit code and all it printed.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>The output as JSON, line by line.</summary>
    public IReadOnlyList<JsonElement> Events => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    public static Task<CliRun> OfAsync(params string[] args) => OfAsync(TestContext.Current.CancellationToken, args);

    public static async Task<CliRun> OfAsync(CancellationToken interrupted, params string[] args)
    {
        using var output = new LineWriter();
        using var error = new StringWriter();
        return await OfAsync(output, error, interrupted, args);
    }

    public static async Task<CliRun> OfAsync(LineWriter output, StringWriter error, CancellationToken interrupted, params string[] args)
    {
        var exitCode = await new CliApplication(output, error, isTerminal: false, TimeProvider.System).RunAsync(args, interrupted);
        return new CliRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The first event of a kind.</summary>
    public JsonElement Event(string name) => Events.First(e => e.GetProperty("event").GetString() == name);
}
