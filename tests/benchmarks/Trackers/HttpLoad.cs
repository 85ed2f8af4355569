using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace WebTorrent.Benchmarks.Trackers;

/// <summary>Announces over HTTP, by wrk with a script of ours, on 32 connections that stay.</summary>
internal sealed class HttpLoad(IPEndPoint tracker) : ILoad
{
    public string Name => "HTTP";

    public async Task<LoadResult> RunAsync(TimeSpan duration)
    {
        string seconds = duration.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        string script = Path.Combine(AppContext.BaseDirectory, "Trackers", "http_announce.lua");
        string[] arguments = ["-t1", "-c32", $"-d{seconds}s", "-s", script, $"http://{tracker}"];
        using Process wrk = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        string line = output.Split('\n').LastOrDefault(text => text.StartsWith('{')) ?? throw new InvalidOperationException($"wrk said: {output}");
        using JsonDocument result = JsonDocument.Parse(line);
        long Number(string name) => result.RootElement.GetProperty(name).GetInt64();
        return new LoadResult(Number("answers"), Number("failures"), 0, result.RootElement.GetProperty("seconds").GetDouble(), 0);
    }
}
