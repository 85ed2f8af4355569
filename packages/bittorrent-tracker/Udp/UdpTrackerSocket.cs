using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Udp;

/// <summary>
/// One UDP socket, the <see cref="UdpTrackerCore"/> behind it, and the loop that owns both; everybody else posts to that loop. Thread-safe.
/// </summary>
internal sealed class UdpTrackerSocket : IAsyncDisposable
{
    private const int MaxPacket = 65_535;
    private const int MaxQueuedMail = 1_024;
    private static readonly TimeSpan ReceivePause = TimeSpan.FromSeconds(1);

    private readonly AddressFamily _family;
    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private readonly Socket _socket;
    private readonly UdpTrackerCore _core;
    private readonly Dictionary<int, UdpCall> _calls = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly Task _loops;

    // Bounded: when packets come faster than they are handled, the receiver waits and the kernel drops the rest.
    private readonly Channel<UdpMail> _mail = Channel.CreateBounded<UdpMail>(new BoundedChannelOptions(MaxQueuedMail) { SingleReader = true });

    public UdpTrackerSocket(TrackerClientOptions options, Random random, AddressFamily family)
    {
        _family = family;
        _timeProvider = options.TimeProvider;
        _start = _timeProvider.GetTimestamp();
        _core = new UdpTrackerCore(
            new UdpTrackerCoreOptions
            {
                InitialTimeout = options.UdpInitialTimeout,
                MaxRetransmissions = options.UdpMaxRetransmissions,
                MaxPeers = options.MaxPeers,
            },
            random);
        _socket = Open();
        _timer = _timeProvider.CreateTimer(_ => _mail.Writer.TryWrite(default), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _loops = Task.WhenAll(ReceiveAsync(), HandleMailAsync());
    }

    private TimeSpan Now => _timeProvider.GetElapsedTime(_start);

    private IPEndPoint AnyEndPoint => new(_family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);

    /// <summary>Runs one request to its end.</summary>
    /// <exception cref="TrackerException">There was no answer, or a failure.</exception>
    public async Task<UdpTrackerEvent> RunAsync(Func<UdpTrackerCore, TimeSpan, int> begin, CancellationToken cancellationToken)
    {
        var call = new UdpCall(begin);
        await PostAsync(new UdpMail { Begin = call }, cancellationToken).ConfigureAwait(false);
        try
        {
            var result = await call.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
            return result.Error is { } error ? throw error : result;
        }
        catch (OperationCanceledException)
        {
            // Nobody cancels this: the loop is quick, and gone calls must not stay in its books.
            await PostAsync(new UdpMail { Cancel = call }, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loops.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        _socket.Dispose();
        _stop.Dispose();
    }

    private Socket Open()
    {
        var socket = new Socket(_family, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(AnyEndPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async ValueTask PostAsync(UdpMail mail, CancellationToken cancellationToken)
    {
        try
        {
            await _mail.Writer.WriteAsync(mail, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            mail.Begin?.Fail(new ObjectDisposedException(nameof(TrackerClient)));
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(MaxPacket, pinned: true);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var result = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, AnyEndPoint, _stop.Token).ConfigureAwait(false);
                var packet = buffer.AsSpan(0, result.ReceivedBytes).ToArray();
                await PostAsync(new UdpMail { Received = ((IPEndPoint)result.RemoteEndPoint, packet) }, _stop.Token).ConfigureAwait(false);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.MessageSize)
            {
                // On some systems a socket reports here that an earlier packet met a closed port: it tells nothing about other trackers.
            }
            catch (SocketException)
            {
                // Whatever it is, requests end by their timeouts; this only keeps the loop from spinning.
                await Task.Delay(ReceivePause, _timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task HandleMailAsync()
    {
        try
        {
            while (await _mail.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
            {
                while (_mail.Reader.TryRead(out var mail))
                    Handle(mail);
                _core.HandleTimeout(Now);
                await SendAsync().ConfigureAwait(false);
                CompleteCalls();
                SetTimer();
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
        finally
        {
            FailAll();
        }
    }

    private void Handle(UdpMail mail)
    {
        if (mail.Received is { } received)
            _core.HandlePacket(Now, received.From, received.Packet);
        if (mail.Begin is { } call)
        {
            call.Begin(_core, Now);
            _calls.Add(call.RequestId!.Value, call);
        }

        if (mail.Cancel is { RequestId: { } id })
        {
            _calls.Remove(id);
            _core.Cancel(id);
        }
    }

    private async Task SendAsync()
    {
        while (_core.TryTransmit(out var datagram))
        {
            try
            {
                await _socket.SendToAsync(datagram.Payload, SocketFlags.None, datagram.RemoteEndPoint, _stop.Token).ConfigureAwait(false);
            }
            catch (SocketException e)
            {
                // No route, no network, a firewall: waiting would not help. A full buffer is like a lost packet, which is sent again.
                if (e.SocketErrorCode is not (SocketError.NoBufferSpaceAvailable or SocketError.WouldBlock))
                    _core.HandleUnreachable(datagram.RemoteEndPoint, e);
            }
        }
    }

    private void CompleteCalls()
    {
        while (_core.TryReadEvent(out var result))
        {
            if (_calls.Remove(result.RequestId, out var call))
                call.Complete(result);
        }
    }

    private void SetTimer()
    {
        var due = _core.NextTimeout - Now;
        _timer.Change(due is null ? Timeout.InfiniteTimeSpan : due > TimeSpan.Zero ? due.Value : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void FailAll()
    {
        _mail.Writer.TryComplete();
        while (_mail.Reader.TryRead(out var mail))
            mail.Begin?.Fail(new ObjectDisposedException(nameof(TrackerClient)));
        foreach (var call in _calls.Values)
            call.Fail(new ObjectDisposedException(nameof(TrackerClient)));
    }
}
