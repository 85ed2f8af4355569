using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using WebTorrent.Benchmarks.Measurement;

namespace WebTorrent.Benchmarks.WebRtc;

/// <summary>wrtc, Chromium's WebRTC library, in Node.</summary>
internal sealed class WrtcEnd : JavaScriptEnd
{
    private readonly PeerProcess _process;
    private readonly HttpClient _http;

    private WrtcEnd(PeerProcess process, int port)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public static async Task<WrtcEnd> StartAsync(bool isInitiator, int port, CancellationToken cancellationToken)
    {
        List<string> command = [Installation.Node, Installation.Script("webrtc_node.mjs"), "--plain", "--no-trickle", "--port", port.ToString(CultureInfo.InvariantCulture)];
        if (isInitiator) command.Add("--initiator");
        var end = new WrtcEnd(PeerProcess.Start("wrtc", command), port);
        await end._process.WaitUntilReadyAsync(cancellationToken);
        return end;
    }

    public override Task<double> ReadCpuSecondsAsync() => Task.FromResult(ProcessStatus.ReadCpuSeconds(_process.Id));

    public override async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    protected override async Task<JsonElement> CallAsync(string method, object[] arguments, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync(method, arguments, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text) : throw new InvalidOperationException($"wrtc refused {method}: {text}");
    }
}
