using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using WebTorrent.Protocol;

namespace WebTorrent.TcpTransport;

/// <summary>One TCP connection: its socket as a duplex pipe.</summary>
internal sealed class TcpPeerConnection : PeerConnection, IDuplexPipe
{
    private readonly TaskCompletionSource _disposal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Socket _socket;
    private readonly SocketPipeReader _reader;
    private readonly SocketPipeWriter _writer;
    private readonly Action _closed;
    private int _disposed;

    public TcpPeerConnection(Socket socket, bool isIncoming, PinnedBufferPool pool, TcpTransportOptions options, Action closed)
    {
        _socket = socket;
        _closed = closed;
        IsIncoming = isIncoming;
        RemoteEndPoint = Plain(socket.RemoteEndPoint);
        _reader = new SocketPipeReader(socket, pool, options.MaxReceiveSize);
        _writer = new SocketPipeWriter(socket, pool, options.MaxSendSize);
    }

    public override IDuplexPipe Pipe => this;

    public override EndPoint? RemoteEndPoint { get; }

    public override bool IsIncoming { get; }

    public override string Transport => TcpPeerTransport.TransportName;

    public PipeReader Input => _reader;

    public PipeWriter Output => _writer;

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _reader.StopAsync().ConfigureAwait(false);
            _socket.Dispose();
            _closed();
            _disposal.SetResult();
        }
        await _disposal.Task.ConfigureAwait(false);
    }

    // On a socket for both families an IPv4 peer looks like ::ffff:192.0.2.1; everybody else knows it as 192.0.2.1.
    private static EndPoint? Plain(EndPoint? endPoint) =>
        endPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
            ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port)
            : endPoint;
}
