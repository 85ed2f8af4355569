using System.Text.Json;

namespace WebTorrent.Interop.Tests.Harness;

/// <summary>Reads what our program prints with <c>--json</c>.</summary>
public static class CliEvents
{
    /// <summary>The events of a kind among lines of output, in order.</summary>
    public static IEnumerable<JsonElement> Of(IEnumerable<string> lines, string kind) => lines
        .Where(line => line.StartsWith('{'))
        .Select(line => JsonElement.Parse(line))
        .Where(element => element.GetProperty("event").GetString() == kind);

    /// <summary>The verified bytes that progress events told, in order, from when the data on disk was looked at.</summary>
    public static IEnumerable<long> Verified(RunningProgram program) =>
        Of(program.Lines, "progress").Where(progress => progress.GetProperty("state").GetString() is "downloading" or "done").Select(progress => progress.GetProperty("bytesVerified").GetInt64());
}
