using System.Net;
using WebTorrent.Datagram;
using WebTorrent.RandomBytes;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Udp;

/// <summary>
/// Joins the <see cref="UdpTrackerCore"/> to a <see cref="DatagramSocket"/> and a clock. Thread-safe: packets, timer and callers take turns under a
/// lock, under which nothing waits, for the socket sends without blocking.
/// </summary>
internal sealed class UdpTrackerDriver : IDatagramHandler, IAsyncDisposable
{
    private readonly DatagramSocket _socket;
    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private readonly UdpTrackerCore _core;
    private readonly Dictionary<int, TaskCompletionSource<UdpTrackerEvent>> _calls = [];
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private readonly IDisposable _attachment;
    private bool _isDisposed;

    public UdpTrackerDriver(DatagramSocket socket, TrackerClientOptions options)
    {
        _socket = socket;
        _timeProvider = options.TimeProvider;
        _start = _timeProvider.GetTimestamp();
        _core = new UdpTrackerCore(
            new UdpTrackerCoreOptions
            {
                InitialTimeout = options.UdpInitialTimeout,
                MaxRetransmissions = options.UdpMaxRetransmissions,
                MaxPeers = options.MaxPeers,
            },
            options.Random ?? CryptoRandom.Instance);
        _timer = _timeProvider.CreateTimer(_ => HandleTimeout(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _attachment = socket.Attach(this);
    }

    private TimeSpan Now => _timeProvider.GetElapsedTime(_start);

    /// <summary>Runs one request to its end.</summary>
    /// <param name="begin">Begins the request and returns its id.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="TrackerException">There was no answer, or a failure.</exception>
    public async Task<UdpTrackerEvent> RunAsync(Func<UdpTrackerCore, TimeSpan, int> begin, CancellationToken cancellationToken)
    {
        var (id, call) = Begin(begin);
        try
        {
            var result = await call.WaitAsync(cancellationToken).ConfigureAwait(false);
            return result.Error is { } error ? throw error : result;
        }
        catch (OperationCanceledException)
        {
            Cancel(id);
            throw;
        }
    }

    /// <inheritdoc/>
    public bool TryReceive(ReadOnlySpan<byte> payload, in DatagramAddress from)
    {
        // Most of what a shared socket brings is no tracker's answer: that is seen before anything is made of it.
        if (!UdpHeader.TryParse(payload, out var header) || header.Action is < UdpAction.Connect or > UdpAction.Error)
            return false;
        lock (_gate)
        {
            if (_isDisposed || !_core.HandlePacket(Now, from.ToIPEndPoint(), payload))
                return false;
            Flush();
            return true;
        }
    }

    /// <summary>Gives back the socket's handler and fails calls under way; the socket itself stays as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _attachment.Dispose();
            foreach (var call in _calls.Values)
                call.TrySetException(new ObjectDisposedException(nameof(TrackerClient)));
            _calls.Clear();
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
    }

    private (int Id, Task<UdpTrackerEvent> Call) Begin(Func<UdpTrackerCore, TimeSpan, int> begin)
    {
        var call = new TaskCompletionSource<UdpTrackerEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(TrackerClient));
            var id = begin(_core, Now);
            _calls.Add(id, call);
            Flush();
            return (id, call.Task);
        }
    }

    private void Cancel(int id)
    {
        lock (_gate)
        {
            if (_isDisposed || !_calls.Remove(id))
                return;
            _core.Cancel(id);
            Flush();
        }
    }

    private void HandleTimeout()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _core.HandleTimeout(Now);
            Flush();
        }
    }

    private void Flush()
    {
        while (_core.TryTransmit(out var datagram))
            Send(datagram);
        while (_core.TryReadEvent(out var result))
        {
            if (_calls.Remove(result.RequestId, out var call))
                call.TrySetResult(result);
        }

        var due = _core.NextTimeout - Now;
        _timer.Change(due is null ? Timeout.InfiniteTimeSpan : due > TimeSpan.Zero ? due.Value : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Send(UdpDatagram datagram)
    {
        _socket.Send(datagram.Payload.Span, DatagramAddress.From(datagram.RemoteEndPoint), out var error);
        // No route, no network, a firewall: waiting would not help. A full buffer is like a lost packet, which is sent again.
        if (error is DatagramSendError.Unreachable or DatagramSendError.TooLarge)
            _core.HandleUnreachable(datagram.RemoteEndPoint, cause: null);
    }
}
