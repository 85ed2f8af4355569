using System.Net;

namespace WebTorrent.Protocol;

/// <summary>A way to reach peers and be reached: TCP, uTP, WebRTC, or a simulation. Thread-safe.</summary>
public interface IPeerTransport : IAsyncDisposable
{
    /// <summary>Short name for logs and statistics, such as "tcp".</summary>
    string Name { get; }

    /// <summary>Where incoming connections arrive; null when not listening.</summary>
    EndPoint? LocalEndPoint { get; }

    /// <summary>Whether this transport can dial such an endpoint at all.</summary>
    /// <param name="endPoint">The address of a peer.</param>
    bool CanConnect(EndPoint endPoint);

    /// <summary>Dials a peer.</summary>
    /// <param name="endPoint">The address of a peer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>An open connection, owned by the caller.</returns>
    /// <exception cref="PeerTransportException">The peer could not be reached, or a limit forbids another connection.</exception>
    ValueTask<PeerConnection> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken);

    /// <summary>Waits for the next incoming connection.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>An open connection, owned by the caller.</returns>
    /// <exception cref="InvalidOperationException">The transport does not listen.</exception>
    /// <exception cref="ObjectDisposedException">The transport was disposed.</exception>
    ValueTask<PeerConnection> AcceptAsync(CancellationToken cancellationToken);
}
