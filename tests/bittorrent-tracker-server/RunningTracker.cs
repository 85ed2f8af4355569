using System.Net;
using System.Text;
using WebTorrent.Bencode;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Tests;

/// <summary>A tracker on the loopback interface.</summary>
internal sealed class RunningTracker : IAsyncDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private RunningTracker(TrackerHost host) => Host = host;

    public TrackerHost Host { get; }

    public IPEndPoint Http => Host.HttpEndPoints[0];

    public Uri WebSocket => new($"ws://{Http}/");

    public static async Task<RunningTracker> StartAsync(TrackerServerOptions? options = null)
    {
        var any = new IPEndPoint(IPAddress.Loopback, 0);
        var host = new TrackerHost((options ?? new TrackerServerOptions { Store = Some.Store() }) with { HttpEndPoints = [any], UdpEndPoints = [any] });
        await host.StartAsync();
        return new RunningTracker(host);
    }

    public static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var value in bytes)
            text.Append('%').Append(value.ToString("x2"));
        return text.ToString();
    }

    public static string Query(int peer, int port, string more = "&left=1", InfoHash? hash = null) =>
        $"info_hash={Escape((hash ?? Some.Swarm).ToArray())}&peer_id={Escape(Some.Id(peer).ToArray())}&port={port}{more}";

    public Task<BencodeValue> AnnounceAsync(int peer, int port, string more = "&left=1") => GetBencodeAsync("/announce?" + Query(peer, port, more));

    public async Task<BencodeValue> GetBencodeAsync(string target, params (string Name, string Value)[] headers) =>
        BencodeValue.Parse(await GetBytesAsync(target, headers));

    public async Task<byte[]> GetBytesAsync(string target, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(HttpMethod.Get, target, headers);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync();
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string target, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri($"http://{Http}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Host.DisposeAsync();
    }
}
