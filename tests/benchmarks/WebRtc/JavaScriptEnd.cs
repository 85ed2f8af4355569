using System.Text.Json;

namespace WebTorrent.Benchmarks.WebRtc;

/// <summary>A side that JavaScript runs: the methods of <c>webrtc_partner.mjs</c> around a plain RTCPeerConnection.</summary>
internal abstract class JavaScriptEnd : ChannelEnd
{
    public override async Task<string> DescribeAsync(CancellationToken cancellationToken) =>
        (await CallAsync("nextSignal", [], cancellationToken)).GetString() ?? throw new InvalidOperationException("The other side ended before it described itself.");

    public override Task SignalAsync(string json, CancellationToken cancellationToken) => CallAsync("signal", [json], cancellationToken);

    public override Task OpenedAsync(CancellationToken cancellationToken) => CallAsync("opened", [], cancellationToken);

    public override Task SendAsync(int count, int size, CancellationToken cancellationToken) => CallAsync("sendSame", [count, size], cancellationToken);

    public override Task ExpectAsync(long length, CancellationToken cancellationToken) => CallAsync("count", [length], cancellationToken);

    public override async Task<double> ArrivedAsync(CancellationToken cancellationToken) => (await CallAsync("counted", [], cancellationToken)).GetDouble();

    protected abstract Task<JsonElement> CallAsync(string method, object[] arguments, CancellationToken cancellationToken);
}
