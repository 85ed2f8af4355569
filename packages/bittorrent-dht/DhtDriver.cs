using WebTorrent.Datagram;
using WebTorrent.Dht.Core;

namespace WebTorrent.Dht;

/// <summary>
/// Owns a <see cref="DhtCore"/>: packets of the socket, the timer and callers reach it one at a time. The core is quick and the socket never blocks, so a lock
/// does; no packet is copied, no thread is changed. Thread-safe.
/// </summary>
internal sealed class DhtDriver : IDatagramHandler, IDisposable
{
    private readonly DatagramSocket _socket;
    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private readonly Lock _gate = new();
    private readonly DhtCore _core;
    private readonly DhtMetrics _metrics;
    private readonly Action<DhtEvent> _onEvent;
    private readonly Dictionary<int, RunningSearch> _searches = [];
    private readonly IDisposable _attachment;
    private readonly ITimer _timer;
    private TimeSpan _timerDue = TimeSpan.MaxValue;
    private bool _isDisposed;

    public DhtDriver(DatagramSocket socket, DhtCore core, TimeProvider timeProvider, Action<DhtEvent> onEvent)
    {
        _socket = socket;
        _core = core;
        _timeProvider = timeProvider;
        _onEvent = onEvent;
        _start = timeProvider.GetTimestamp();
        _metrics = new DhtMetrics(() => Read(c => c.NodeCountIPv4 + c.NodeCountIPv6));
        _timer = timeProvider.CreateTimer(_ => Use(OnTimer), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _attachment = socket.Attach(this);
    }

    private TimeSpan Now => _timeProvider.GetElapsedTime(_start);

    /// <inheritdoc/>
    public bool TryReceive(ReadOnlySpan<byte> payload, in DatagramAddress from)
    {
        // Every message is a dictionary; nothing else on the socket begins so.
        if (payload.IsEmpty || payload[0] != 'd')
            return false;
        lock (_gate)
        {
            if (_isDisposed)
                return true;
            _metrics.Received(payload.Length);
            _core.HandlePacket(Now, From(from), payload);
            Pump();
        }

        return true;
    }

    /// <summary>Does something with the core.</summary>
    public void Use(Action<DhtCore, TimeSpan> action)
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            action(_core, Now);
            Pump();
        }
    }

    /// <summary>Looks at the core.</summary>
    public T Read<T>(Func<DhtCore, T> read)
    {
        lock (_gate)
            return read(_core);
    }

    /// <summary>Runs a search to its end.</summary>
    /// <param name="begin">Begins it and gives its number.</param>
    /// <param name="onFound">Called with each of its events but the last, one at a time; must be quick.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Its last event.</returns>
    public async Task<DhtEvent> SearchAsync(Func<DhtCore, TimeSpan, int> begin, Action<DhtEvent>? onFound, CancellationToken cancellationToken)
    {
        var search = new RunningSearch(_timeProvider.GetTimestamp(), onFound);
        var id = Begin(begin, search);
        try
        {
            var end = await search.End.WaitAsync(cancellationToken).ConfigureAwait(false);
            _metrics.Searched(_timeProvider.GetElapsedTime(search.StartedAt));
            return end;
        }
        catch (OperationCanceledException)
        {
            Use((core, now) =>
            {
                _searches.Remove(id);
                core.Cancel(now, id);
            });
            throw;
        }
    }

    public void Dispose()
    {
        RunningSearch[] left;
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            left = [.. _searches.Values];
            _searches.Clear();
        }

        _attachment.Dispose();
        _timer.Dispose();
        _metrics.Dispose();
        foreach (var search in left)
            search.Fail(new ObjectDisposedException(nameof(DhtNode)));
    }

    private int Begin(Func<DhtCore, TimeSpan, int> begin, RunningSearch search)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(DhtNode));
            var id = begin(_core, Now);
            _searches.Add(id, search);
            Pump();
            return id;
        }
    }

    // A timer counts whole milliseconds and may fire a little early: it is set again whatever was due.
    private void OnTimer(DhtCore core, TimeSpan now)
    {
        _timerDue = TimeSpan.MaxValue;
        core.HandleTimeout(now);
    }

    // Under the lock, after everything that was done with the core.
    private void Pump()
    {
        while (_core.TryTransmit(out var to, out var packet))
        {
            _metrics.Sent(packet.Length);
            _socket.Send(packet, To(to));
        }

        while (_core.TryReadEvent(out var dhtEvent))
            Dispatch(dhtEvent);
        var next = _core.NextTimeout;
        if (next >= _timerDue && Now < _timerDue)
            return;
        _timerDue = next;
        var wait = next - Now;
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    private static NodeAddress From(in DatagramAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = address.TryWriteBytes(bytes, out var length);
        return NodeAddress.From(bytes[..length], address.Port);
    }

    private static DatagramAddress To(NodeAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return DatagramAddress.From(bytes[..address.WriteAddress(bytes)], address.Port);
    }

    private void Dispatch(DhtEvent dhtEvent)
    {
        if (dhtEvent.Search == 0)
        {
            _onEvent(dhtEvent);
            return;
        }

        var isEnd = dhtEvent.Kind == DhtEventKind.SearchEnded;
        if (isEnd ? _searches.Remove(dhtEvent.Search, out var search) : _searches.TryGetValue(dhtEvent.Search, out search))
            search.Handle(dhtEvent);
    }
}
