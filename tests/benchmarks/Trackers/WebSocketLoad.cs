using System.Diagnostics;
using System.Net;

namespace WebTorrent.Benchmarks.Trackers;

/// <summary>Announces over 50 WebSockets, each one peer in many swarms with a few announces under way, without offers or with some of a kilobyte.</summary>
internal sealed class WebSocketLoad(IPEndPoint tracker, int offers) : ILoad
{
    private const int Sockets = 50;

    public string Name => offers == 0 ? "WebSocket" : $"WebSocket, {offers} offers";

    public async Task<LoadResult> RunAsync(TimeSpan duration)
    {
        using var stop = new CancellationTokenSource();
        WebSocketClient[] clients = await Task.WhenAll(Enumerable.Range(0, Sockets).Select(number => WebSocketClient.ConnectAsync(tracker, number, offers)));
        long start = Stopwatch.GetTimestamp();
        stop.CancelAfter(duration);
        await Task.WhenAll(clients.Select(client => Task.Run(() => client.RunAsync(stop.Token))));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (WebSocketClient client in clients) client.Dispose();
        return new LoadResult(clients.Sum(client => client.Answers), clients.Sum(client => client.Failures), clients.Sum(client => client.Relays), seconds, 0);
    }
}
