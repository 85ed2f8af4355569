using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using WebTorrent.Dtls;

namespace WebTorrent.Interop.Tests;

/// <summary>Carries the datagrams of one DTLS connection over a UDP socket of this machine. Text goes one line a record.</summary>
internal sealed class DtlsPump : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly byte[] _buffer = new byte[2_048];
    private readonly DtlsConnectionCore _core;
    private readonly Func<byte[], bool> _lets;
    private readonly Task _loop;
    private readonly StringBuilder _text = new();
    private readonly List<DtlsEvent> _events = [];
    private EndPoint? _remote;

    /// <param name="options">The options of the connection.</param>
    /// <param name="remote">Who to talk to; null is whoever comes first.</param>
    /// <param name="lets">Which of our datagrams are let through.</param>
    public DtlsPump(DtlsOptions options, IPEndPoint? remote = null, Func<byte[], bool>? lets = null)
    {
        _core = new DtlsConnectionCore(options);
        _remote = remote;
        _lets = lets ?? (_ => true);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public async Task<DtlsEvent> WaitForEventAsync(DtlsEventKind kind)
    {
        await WaitForAsync(() => _events.Exists(next => next.Kind == kind), $"no event {kind}");
        lock (_gate) return _events.Find(next => next.Kind == kind);
    }

    public Task WaitForTextAsync(string text) => WaitForAsync(() => _text.ToString().Contains(text, StringComparison.Ordinal), $"no text '{text}'");

    public void Send(string text)
    {
        lock (_gate)
        {
            var record = new byte[Encoding.UTF8.GetByteCount(text) + DtlsConnectionCore.Overhead];
            Send(record.AsSpan(0, _core.Seal(Encoding.UTF8.GetBytes(text), record)));
        }
    }

    public byte[] Export(string label, int length)
    {
        var secret = new byte[length];
        lock (_gate) _core.ExportKeyingMaterial(Encoding.ASCII.GetBytes(label), [], secret, hasContext: false);
        return secret;
    }

    public void Close()
    {
        lock (_gate)
        {
            _core.Close();
            Transmit();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _core.Dispose();
        _socket.Dispose();
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        lock (_gate)
        {
            _core.Start(_clock.Elapsed);
            Transmit();
        }
        while (!_end.IsCancellationRequested)
        {
            await ReceiveAsync();
            lock (_gate)
            {
                _core.HandleTimeout(_clock.Elapsed);
                Transmit();
            }
        }
    }

    private async Task ReceiveAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        timeout.CancelAfter(TimeSpan.FromMilliseconds(20));
        try
        {
            var result = await _socket.ReceiveFromAsync(_buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), timeout.Token);
            _remote ??= result.RemoteEndPoint;
            var sink = new Sink(_text);
            lock (_gate) _core.HandlePacket(_clock.Elapsed, _buffer.AsSpan(0, result.ReceivedBytes), ref sink);
        }
        catch (OperationCanceledException)
        {
            // Time to look at the clock.
        }
        catch (SocketException)
        {
            // The other side does not listen yet.
        }
    }

    private void Transmit()
    {
        Span<byte> datagram = stackalloc byte[2_048];
        while (_core.TryTransmit(datagram, out var length))
            Send(datagram[..length]);
        while (_core.TryReadEvent(out var next))
            _events.Add(next);
    }

    private void Send(ReadOnlySpan<byte> datagram)
    {
        if (_remote is not null && _lets(datagram.ToArray()))
            _socket.SendTo(datagram, _remote);
    }

    private async Task WaitForAsync(Func<bool> reached, string what)
    {
        var end = _clock.Elapsed + Patience;
        while (true)
        {
            lock (_gate)
            {
                if (reached()) return;
                if (_clock.Elapsed > end) Assert.Fail($"There is {what} after {Patience.TotalSeconds} s: {_core.State}, {_core.Statistics}, {string.Join(' ', _events)}, '{_text}'.");
            }
            await Task.Delay(10);
        }
    }

    private readonly struct Sink(StringBuilder text) : IDtlsSink
    {
        public void OnApplicationData(Span<byte> data) => text.Append(Encoding.UTF8.GetString(data));
    }
}
