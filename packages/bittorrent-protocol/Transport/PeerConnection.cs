using System.IO.Pipelines;
using System.Net;

namespace WebTorrent.Protocol;

/// <summary>
/// One open connection to a peer. Disposing it closes the connection and frees its buffers;
/// it may be disposed at any time, from any thread, more than once.
/// </summary>
public abstract class PeerConnection : IAsyncDisposable
{
    /// <summary>The bytes in both directions; one reader and one writer at a time.</summary>
    public abstract IDuplexPipe Pipe { get; }

    /// <summary>Address of the peer, where the transport knows one.</summary>
    public abstract EndPoint? RemoteEndPoint { get; }

    /// <summary>Whether the peer dialled us.</summary>
    public abstract bool IsIncoming { get; }

    /// <summary>Name of the transport (<see cref="IPeerTransport.Name"/>).</summary>
    public abstract string Transport { get; }

    /// <summary>Closes the connection.</summary>
    public abstract ValueTask DisposeAsync();
}
