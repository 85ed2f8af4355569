using System.Diagnostics.Metrics;

namespace WebTorrent.TrackerServer.Core;

/// <summary>The meter of this package. It reads counters that are kept anyway, when somebody looks.</summary>
internal sealed class TrackerMetrics : IDisposable
{
    private readonly Meter _meter = new("WebTorrent.TrackerServer");

    public TrackerMetrics(TrackerPolicy policy, Func<int> countWebSockets)
    {
        Count("webtorrent.tracker_server.announces", "{announce}", "Announces answered.", policy, counters => counters.Announces);
        Count("webtorrent.tracker_server.scrapes", "{scrape}", "Scrapes answered.", policy, counters => counters.Scrapes);
        Count("webtorrent.tracker_server.refusals", "{request}", "Requests that were malformed or not allowed.", policy, counters => counters.Refusals);
        Count("webtorrent.tracker_server.relays", "{message}", "Offers and answers passed on.", policy, counters => counters.Relays);
        Count("webtorrent.tracker_server.drops", "{message}", "Offers and answers whose receiver was gone or did not keep up.", policy, counters => counters.Drops);
        _meter.CreateObservableUpDownCounter("webtorrent.tracker_server.web_sockets", countWebSockets, "{connection}", "Open WebSockets.");
        _meter.CreateObservableUpDownCounter("webtorrent.tracker_server.swarms", () => policy.Store.GetStats().Swarms, "{swarm}", "Swarms with peers.");
        _meter.CreateObservableUpDownCounter("webtorrent.tracker_server.peers", () => ReadPeers(policy.Store.GetStats()), "{peer}", "Peers in swarms.");
    }

    public void Dispose() => _meter.Dispose();

    private static Measurement<long>[] Read(TrackerPolicy policy, Func<ProtocolCounters, long> read) =>
    [
        new(read(policy.Counters[TrackerProtocol.Http]), new KeyValuePair<string, object?>("protocol", "http")),
        new(read(policy.Counters[TrackerProtocol.Udp]), new KeyValuePair<string, object?>("protocol", "udp")),
        new(read(policy.Counters[TrackerProtocol.WebSocket]), new KeyValuePair<string, object?>("protocol", "websocket")),
    ];

    private static Measurement<int>[] ReadPeers(SwarmStoreStats stats) =>
    [
        new(stats.IPv4Peers, new KeyValuePair<string, object?>("kind", "ipv4")),
        new(stats.IPv6Peers, new KeyValuePair<string, object?>("kind", "ipv6")),
        new(stats.WebPeers, new KeyValuePair<string, object?>("kind", "webrtc")),
    ];

    private void Count(string name, string unit, string description, TrackerPolicy policy, Func<ProtocolCounters, long> read) =>
        _meter.CreateObservableCounter(name, () => Read(policy, read), unit, description);
}
