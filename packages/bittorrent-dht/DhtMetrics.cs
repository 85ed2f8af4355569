using System.Diagnostics.Metrics;

namespace WebTorrent.Dht;

/// <summary>The meter of this package.</summary>
internal sealed class DhtMetrics : IDisposable
{
    private readonly Meter _meter = new("WebTorrent.Dht");
    private readonly Counter<long> _received;
    private readonly Counter<long> _sent;
    private readonly Histogram<double> _searches;

    public DhtMetrics(Func<int> countNodes)
    {
        _received = _meter.CreateCounter<long>("webtorrent.dht.received", "By", "Bytes of DHT packets received.");
        _sent = _meter.CreateCounter<long>("webtorrent.dht.sent", "By", "Bytes of DHT packets sent.");
        _searches = _meter.CreateHistogram<double>("webtorrent.dht.search.duration", "s", "How long searches took.");
        _meter.CreateObservableGauge("webtorrent.dht.nodes", countNodes, "{node}", "Nodes in the routing tables.");
    }

    public void Received(int bytes) => _received.Add(bytes);

    public void Sent(int bytes) => _sent.Add(bytes);

    public void Searched(TimeSpan duration) => _searches.Record(duration.TotalSeconds);

    public void Dispose() => _meter.Dispose();
}
