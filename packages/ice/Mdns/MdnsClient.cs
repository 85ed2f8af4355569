using System.Net;

namespace WebTorrent.Ice;

/// <summary>
/// Multicast DNS for candidates on this machine's networks: answers for our names, resolves those of others (RFC 6762). Listens on UDP port 5353, which it shares
/// with the system's own responder, and hears itself, for peers on the same machine. Thread-safe.
/// </summary>
public sealed class MdnsClient : IAsyncDisposable
{
    private const int BufferSize = 9_000;

    private readonly MdnsCore _core = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<MdnsName, TaskCompletionSource<IPAddress?>> _waiting = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private Mdns.MdnsSocket[] _sockets = [];
    private Task[] _loops = [];

    /// <summary>Makes a client that does nothing yet.</summary>
    /// <param name="timeProvider">The clock; null: the system's.</param>
    public MdnsClient(TimeProvider? timeProvider = null)
    {
        _time = timeProvider ?? TimeProvider.System;
        _start = _time.GetTimestamp();
        _timer = _time.CreateTimer(static state => ((MdnsClient)state!).HandleTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Joins the groups on every network. Does nothing the second time.</summary>
    /// <returns>Whether there is any network to speak on; if not, names are not found and not answered for.</returns>
    public bool Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
            if (_loops.Length > 0)
                return true;
            _sockets = Mdns.MdnsSocket.OpenAll();
            _loops = [.. _sockets.Select(ReceiveAsync)];
            return _sockets.Length > 0;
        }
    }

    /// <summary>Answers for a name from now on; false when there are 64.</summary>
    public bool Register(MdnsName name, IPAddress address)
    {
        lock (_gate)
            return _core.Register(name, address);
    }

    /// <summary>Answers for a name no more.</summary>
    public void Unregister(MdnsName name)
    {
        lock (_gate)
            _core.Unregister(name);
    }

    /// <summary>Asks for a name.</summary>
    /// <returns>Its address; null when nobody answers within eight seconds, or too many names are asked for.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public Task<IPAddress?> ResolveAsync(MdnsName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
            if (!_waiting.TryGetValue(name, out var waiting))
            {
                if (!_core.Resolve(Now, name))
                    return Task.FromResult<IPAddress?>(null);
                waiting = new TaskCompletionSource<IPAddress?>(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add(name, waiting);
                Flush();
            }

            return waiting.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Leaves the groups; names that are asked for are not found.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_closing.IsCancellationRequested)
                return;
            _closing.Cancel();
            foreach (var waiting in _waiting.Values)
                waiting.TrySetResult(null);
            _waiting.Clear();
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        foreach (var socket in _sockets)
            socket.Dispose();
        await Task.WhenAll(_loops).ConfigureAwait(false);
        _closing.Dispose();
    }

    private async Task ReceiveAsync(Mdns.MdnsSocket socket)
    {
        var buffer = new byte[BufferSize];
        while (await socket.ReceiveAsync(buffer, _closing.Token).ConfigureAwait(false) is { } received)
        {
            lock (_gate)
            {
                // It was received before the end; what it is answered through is gone.
                if (_closing.IsCancellationRequested)
                    return;
                _core.HandlePacket(Now, received.From, buffer.AsSpan(0, received.Length));
                Flush();
            }
        }
    }

    private void HandleTimer()
    {
        lock (_gate)
        {
            if (_closing.IsCancellationRequested)
                return;
            _core.HandleTimeout(Now);
            Flush();
        }
    }

    private void Flush()
    {
        while (_core.TryTransmit(_buffer, out var transmission))
        {
            foreach (var socket in _sockets)
                socket.Send(_buffer.AsSpan(0, transmission.Length), transmission.To);
        }

        while (_core.TryReadEvent(out var outcome))
        {
            if (_waiting.Remove(outcome.Name, out var waiting))
                waiting.TrySetResult(outcome.Address);
        }

        if (_core.NextTimeout is { } due && !_closing.IsCancellationRequested)
            _timer.Change(due > Now ? due - Now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
