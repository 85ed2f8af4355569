using System.Collections.Concurrent;
using System.Net;
using WebTorrent.Datagram;
using WebTorrent.Protocol;
using WebTorrent.Utp;

namespace WebTorrent.Interop.Tests;

/// <summary>
/// What a home router does to an engine inside: datagrams come in only from addresses that the inside has sent to. The inside sends first only by
/// dialling, so that whoever was dialled is let in from then on.
/// </summary>
internal sealed class UtpFirewall : IPeerTransport, IDatagramHandler
{
    private readonly ConcurrentDictionary<DatagramAddress, bool> _opened = new();
    private readonly UtpTransport _inside;
    private readonly IDisposable _attached;
    private int _refused;

    /// <summary>Stands before a transport that was not started yet.</summary>
    public UtpFirewall(DatagramSocket socket, UtpTransport inside)
    {
        _inside = inside;
        _attached = socket.Attach(this);
    }

    /// <summary>Datagrams that were not let in.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public string Name => _inside.Name;

    public EndPoint? LocalEndPoint => _inside.LocalEndPoint;

    public bool CanConnect(EndPoint endPoint) => _inside.CanConnect(endPoint);

    public ValueTask<PeerConnection> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        Open((IPEndPoint)endPoint);
        return _inside.ConnectAsync(endPoint, cancellationToken);
    }

    /// <summary>Lets somebody in, as if the inside had sent to it.</summary>
    public void Open(IPEndPoint endPoint) => _opened[DatagramAddress.From(endPoint)] = true;

    public ValueTask<PeerConnection> AcceptAsync(CancellationToken cancellationToken) => _inside.AcceptAsync(cancellationToken);

    /// <summary>True swallows it.</summary>
    public bool TryReceive(ReadOnlySpan<byte> payload, in DatagramAddress from)
    {
        if (_opened.ContainsKey(from)) return false;
        Interlocked.Increment(ref _refused);
        return true;
    }

    public ValueTask DisposeAsync()
    {
        _attached.Dispose();
        return default;
    }
}
