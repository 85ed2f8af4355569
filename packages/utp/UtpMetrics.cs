using System.Diagnostics.Metrics;

namespace WebTorrent.Utp;

/// <summary>The meter of this package. Bytes and datagrams are counted by the socket's.</summary>
internal sealed class UtpMetrics : IDisposable
{
    private readonly Meter _meter = new("WebTorrent.Utp");

    public UtpMetrics(UtpDriver driver) =>
        _meter.CreateObservableUpDownCounter("webtorrent.utp.connections", () => driver.Connections, "{connection}", "Connections that are open, being dialled, or delivering their last bytes.");

    public void Dispose() => _meter.Dispose();
}
