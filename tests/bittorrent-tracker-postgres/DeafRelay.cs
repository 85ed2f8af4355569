using System.Net;
using System.Net.Sockets;

namespace WebTorrent.TrackerPostgres.Tests;

/// <summary>Stands before the database as a router does that forgets connections: on those that said LISTEN nothing arrives any more, and nobody is told.</summary>
internal sealed class DeafRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Task _accepting;
    private int _listeners;
    private volatile int _deaf;

    public DeafRelay(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections have said LISTEN.</summary>
    public int Listeners => Volatile.Read(ref _listeners);

    /// <summary>Those that have are cut off.</summary>
    public void StopListeners() => _deaf = Listeners;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                var number = new int[] { int.MaxValue };
                await Task.WhenAny(PumpAsync(client, server, number), PumpAsync(server, client, number));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The test is over, or the database is gone.
            }
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, int[] number)
    {
        var buffer = new byte[64 * 1024];
        while (await from.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var length)
        {
            if (buffer.AsSpan(0, length).IndexOf("LISTEN "u8) >= 0)
                number[0] = Interlocked.Increment(ref _listeners);
            if (number[0] > _deaf)
                await to.GetStream().WriteAsync(buffer.AsMemory(0, length), _stop.Token);
        }
    }
}
