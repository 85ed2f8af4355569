using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests.Clients;

/// <summary>A running transmission-daemon with one torrent.</summary>
public sealed class TransmissionPeer(RunningProgram program, IPEndPoint listen, int rpcPort) : RunningPeer(program, listen)
{
    private const string SessionHeader = "X-Transmission-Session-Id";
    private const int StatusSeeding = 6;

    // Its sockets live as long as the daemon, which ends with the test.
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{rpcPort}/transmission/rpc"), Timeout = TimeSpan.FromSeconds(20) };
    private string _session = "";

    /// <summary>Adds the torrent, as soon as the daemon answers.</summary>
    public async Task AddAsync(string source, string folder)
    {
        var arguments = new JsonObject { ["download-dir"] = folder, ["paused"] = false };
        if (source.StartsWith("magnet:", StringComparison.Ordinal)) arguments["filename"] = source;
        else arguments["metainfo"] = Convert.ToBase64String(await File.ReadAllBytesAsync(source));
        JsonNode answer = await CallAsync("torrent-add", arguments);
        if ((string?)answer["result"] != "success") throw Program.Fault($"refused the torrent: {answer}");
    }

    /// <summary>Waits until it seeds. The daemon stays; its files are complete when it has ended.</summary>
    public override async Task WaitUntilWholeAsync(TimeSpan timeout)
    {
        var clock = Stopwatch.StartNew();
        JsonNode? state = null;
        while (clock.Elapsed < timeout)
        {
            JsonNode answer = await CallAsync("torrent-get", new JsonObject { ["fields"] = new JsonArray("status", "percentDone", "error", "errorString", "peersConnected", "trackerStats") });
            state = answer["arguments"]?["torrents"]?[0];
            if ((int?)state?["status"] == StatusSeeding && (double?)state["percentDone"] >= 1) return;
            await Task.Delay(50);
        }

        throw Program.Fault($"is not whole after {timeout.TotalSeconds:0} s: {state}");
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject arguments)
    {
        string body = new JsonObject { ["method"] = method, ["arguments"] = arguments }.ToJsonString();
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, (Uri?)null) { Content = new StringContent(body) };
                request.Headers.Add(SessionHeader, _session);
                using HttpResponseMessage response = await _http.SendAsync(request);
                if (response.StatusCode != HttpStatusCode.Conflict) return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
                // The daemon hands out a session with its first answer.
                _session = response.Headers.GetValues(SessionHeader).First();
            }
            catch (HttpRequestException) when (clock.Elapsed < TimeSpan.FromSeconds(20) && !Program.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }
}
