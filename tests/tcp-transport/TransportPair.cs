using System.Net;
using WebTorrent.Protocol;

namespace WebTorrent.TcpTransport.Tests;

/// <summary>A listener, a dialler, and one connection between them over loopback.</summary>
internal sealed class TransportPair : IAsyncDisposable
{
    private TransportPair(TcpPeerTransport transport, PeerConnection dialled, PeerConnection accepted) =>
        (Transport, Dialled, Accepted) = (transport, dialled, accepted);

    public TcpPeerTransport Transport { get; }

    public PeerConnection Dialled { get; }

    public PeerConnection Accepted { get; }

    public static TcpPeerTransport Listen(TcpTransportOptions? options = null)
    {
        var transport = new TcpPeerTransport((options ?? new TcpTransportOptions()) with { Listen = new IPEndPoint(IPAddress.Loopback, 0) });
        transport.Start();
        return transport;
    }

    public static async Task<TransportPair> CreateAsync(TcpTransportOptions? options = null)
    {
        var transport = Listen(options);
        var accepting = transport.AcceptAsync(default).AsTask();
        var dialled = await transport.ConnectAsync(transport.LocalEndPoint!, default);
        return new TransportPair(transport, dialled, await accepting);
    }

    public async ValueTask DisposeAsync()
    {
        await Dialled.DisposeAsync();
        await Accepted.DisposeAsync();
        await Transport.DisposeAsync();
    }
}
