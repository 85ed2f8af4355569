using System.Diagnostics.Metrics;

namespace WebTorrent.Datagram;

/// <summary>The meter of this package, and the same numbers for those who ask the socket. Thread-safe.</summary>
internal sealed class DatagramMetrics : IDisposable
{
    private readonly Meter _meter = new("WebTorrent.Datagram");
    private long _received;
    private long _receivedBytes;
    private long _sent;
    private long _sentBytes;
    private long _unsent;
    private long _unclaimed;

    public DatagramMetrics()
    {
        _meter.CreateObservableCounter("webtorrent.datagram.received", () => Volatile.Read(ref _received), "{datagram}", "Datagrams received.");
        _meter.CreateObservableCounter("webtorrent.datagram.received.size", () => Volatile.Read(ref _receivedBytes), "By", "Bytes of datagrams received.");
        _meter.CreateObservableCounter("webtorrent.datagram.sent", () => Volatile.Read(ref _sent), "{datagram}", "Datagrams handed to the kernel.");
        _meter.CreateObservableCounter("webtorrent.datagram.sent.size", () => Volatile.Read(ref _sentBytes), "By", "Bytes of datagrams handed to the kernel.");
        _meter.CreateObservableCounter("webtorrent.datagram.unsent", () => Volatile.Read(ref _unsent), "{datagram}", "Datagrams that the kernel did not take.");
        _meter.CreateObservableCounter("webtorrent.datagram.unclaimed", () => Volatile.Read(ref _unclaimed), "{datagram}", "Datagrams that belonged to nobody.");
    }

    public DatagramCounters Read() => new(
        Volatile.Read(ref _received),
        Volatile.Read(ref _receivedBytes),
        Volatile.Read(ref _sent),
        Volatile.Read(ref _sentBytes),
        Volatile.Read(ref _unsent),
        Volatile.Read(ref _unclaimed));

    /// <summary>Only the receive loop calls this.</summary>
    public void Received(int count, long bytes, int unclaimed)
    {
        Volatile.Write(ref _received, _received + count);
        Volatile.Write(ref _receivedBytes, _receivedBytes + bytes);
        Volatile.Write(ref _unclaimed, _unclaimed + unclaimed);
    }

    public void Sent(int count, long bytes)
    {
        Interlocked.Add(ref _sent, count);
        Interlocked.Add(ref _sentBytes, bytes);
    }

    public void Unsent(int count) => Interlocked.Add(ref _unsent, count);

    public void Dispose() => _meter.Dispose();
}
