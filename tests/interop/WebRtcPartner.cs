using System.Text.Json;

namespace WebTorrent.Interop.Tests;

/// <summary>The other side of a connection, which JavaScript runs: the methods of <c>webrtc_partner.mjs</c>.</summary>
internal abstract class WebRtcPartner : IAsyncDisposable
{
    /// <summary>What it has to tell next, as JSON; null: no more.</summary>
    public async Task<string?> NextSignalAsync() => (await CallAsync("nextSignal"))?.GetString();

    public Task SignalAsync(string json) => CallAsync("signal", json);

    public Task OpenedAsync() => CallAsync("opened");

    /// <summary>Ends with the connection.</summary>
    /// <returns>Why, if it failed.</returns>
    public async Task<string?> ClosedAsync() => (await CallAsync("closed"))?.GetString();

    public Task SendTextAsync(string text) => CallAsync("sendText", text);

    public Task SendBytesAsync(params byte[] bytes) => CallAsync("sendBytes", Convert.ToHexStringLower(bytes));

    /// <summary>"text ..." or "bytes hexadecimal".</summary>
    public async Task<string?> NextMessageAsync() => (await CallAsync("nextMessage"))?.GetString();

    /// <summary>Sends random bytes as messages of one size.</summary>
    public async Task<WebRtcBulk> SendRandomAsync(int length, int size) => WebRtcBulk.Read(await CallAsync("sendRandom", length, size));

    /// <summary>From now on takes messages together. Nothing may be sent before this ends.</summary>
    public Task ExpectAsync(int length) => CallAsync("expect", length);

    /// <summary>Ends when as many bytes came as were expected.</summary>
    public async Task<WebRtcBulk> CollectedAsync() => WebRtcBulk.Read(await CallAsync("collected"));

    /// <summary>Looks for another way; only where it makes the offers.</summary>
    public Task RestartAsync() => CallAsync("restart");

    /// <summary>Has simple-peer exchange descriptions once more.</summary>
    public Task NegotiateAsync() => CallAsync("negotiate");

    /// <summary>Closes the "channel" or the whole "connection".</summary>
    public Task CloseAsync(string how) => CallAsync("close", how);

    /// <summary>What both ends of its way are, as in "host relay".</summary>
    public async Task<string> WayAsync()
    {
        var way = (await CallAsync("way"))!.Value;
        return $"{way.GetProperty("local").GetString()} {way.GetProperty("remote").GetString()}";
    }

    public abstract ValueTask DisposeAsync();

    protected abstract Task<JsonElement?> CallAsync(string method, params object?[] arguments);
}
