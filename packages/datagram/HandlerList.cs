using Microsoft.Extensions.Logging;

namespace WebTorrent.Datagram;

/// <summary>The protocols on a socket, in the order in which they are asked. Adding and removing are thread-safe.</summary>
internal sealed class HandlerList(DatagramMetrics metrics, ILogger logger)
{
    private readonly Lock _gate = new();
    private volatile Registration[] _all = [];
    private int _count;
    private long _bytes;
    private int _unclaimed;

    /// <summary>How many datagrams were handed out since the last end of a batch.</summary>
    public int InBatch => _count;

    public IDisposable Add(IDatagramHandler handler)
    {
        var registration = new Registration(this, handler);
        lock (_gate)
            _all = [.. _all, registration];
        return registration;
    }

    /// <summary>Hands out one datagram. Only the receive loop calls this.</summary>
    public void Dispatch(ReadOnlySpan<byte> payload, in DatagramAddress from)
    {
        _count++;
        _bytes += payload.Length;
        try
        {
            foreach (var registration in _all)
            {
                if (!registration.IsDetached && registration.Handler.TryReceive(payload, from))
                    return;
            }
        }
        catch (Exception error)
        {
            // One protocol's mistake must not end the others.
            Log.HandlerFailed(logger, error);
        }
        _unclaimed++;
    }

    /// <summary>Hands out a receive that the kernel joined from datagrams of one size, the last maybe shorter.</summary>
    public void Dispatch(ReadOnlySpan<byte> joined, int segmentSize, in DatagramAddress from)
    {
        do
        {
            var length = Math.Min(segmentSize, joined.Length);
            Dispatch(joined[..length], from);
            joined = joined[length..];
        }
        while (!joined.IsEmpty);
    }

    public void EndBatch()
    {
        if (_count == 0)
            return;
        metrics.Received(_count, _bytes, _unclaimed);
        _count = _unclaimed = 0;
        _bytes = 0;
        foreach (var registration in _all)
        {
            try
            {
                if (!registration.IsDetached)
                    registration.Handler.OnBatchEnd();
            }
            catch (Exception error)
            {
                Log.HandlerFailed(logger, error);
            }
        }
    }

    private void Remove(Registration registration)
    {
        lock (_gate)
            _all = [.. _all.Where(other => other != registration)];
    }

    private sealed class Registration(HandlerList list, IDatagramHandler handler) : IDisposable
    {
        private volatile bool _isDetached;

        public IDatagramHandler Handler { get; } = handler;

        public bool IsDetached => _isDetached;

        public void Dispose()
        {
            _isDetached = true;
            list.Remove(this);
        }
    }
}
