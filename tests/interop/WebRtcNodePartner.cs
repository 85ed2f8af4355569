using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>The other side is JavaScript's simple-peer on wrtc, in Node.</summary>
internal sealed class WebRtcNodePartner : WebRtcPartner
{
    private readonly RunningProgram _program;
    private readonly HttpClient _http;

    private WebRtcNodePartner(RunningProgram program, int port)
    {
        _program = program;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public static async Task<WebRtcNodePartner> StartAsync(bool initiator, bool trickle)
    {
        _ = Installed.NodeModule("@roamhq/wrtc/package.json");
        var port = LocalNetwork.FreePort();
        List<string> command = [Installed.Node(), Installed.Script("webrtc_node.mjs"), "--port", port.ToString(CultureInfo.InvariantCulture)];
        if (initiator) command.Add("--initiator");
        if (!trickle) command.Add("--no-trickle");
        var partner = new WebRtcNodePartner(RunningProgram.Start("wrtc", command, Installed.NodeEnvironment), port);
        await partner._program.WaitForLineAsync("READY", TimeSpan.FromSeconds(30));
        return partner;
    }

    public override async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _program.DisposeAsync();
    }

    protected override async Task<JsonElement?> CallAsync(string method, params object?[] arguments)
    {
        using var answer = await _http.PostAsJsonAsync(method, arguments);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement?>(text) : throw _program.Fault($"refused {method}: {text}");
    }
}
