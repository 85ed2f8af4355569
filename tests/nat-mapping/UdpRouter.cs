using System.Net;
using System.Net.Sockets;

namespace WebTorrent.NatMapping.Tests;

/// <summary>A router's UDP port on the loopback interface.</summary>
internal sealed class UdpRouter : IAsyncDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<byte[], byte[]?> _answer;
    private readonly Task _loop;
    private int _received;

    public UdpRouter(Func<byte[], byte[]?> answer)
    {
        _answer = answer;
        _loop = RunAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.Client.LocalEndPoint!;

    public int Received => Volatile.Read(ref _received);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var packet = await _socket.ReceiveAsync(_stop.Token);
                Interlocked.Increment(ref _received);
                if (_answer(packet.Buffer) is { } answer) await _socket.SendAsync(answer, packet.RemoteEndPoint, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
