using System.Net;
using WebTorrent.Datagram;
using WebTorrent.Protocol;

namespace WebTorrent.Utp.Tests;

/// <summary>Two transports on two sockets of this machine, and a connection between them.</summary>
internal sealed class TransportPair : IAsyncDisposable
{
    private readonly DatagramSocket _dialling;
    private readonly DatagramSocket _listening;

    private TransportPair(UtpOptions? options)
    {
        _dialling = Open();
        _listening = Open();
        Dialling = new UtpTransport(_dialling, options);
        Listening = new UtpTransport(_listening, options);
        Dialling.Start();
        Listening.Start();
    }

    public UtpTransport Dialling { get; }

    public UtpTransport Listening { get; }

    public PeerConnection Dialled { get; private set; } = null!;

    public PeerConnection Accepted { get; private set; } = null!;

    public static DatagramSocket Open(IPAddress? address = null)
    {
        var socket = new DatagramSocket(new DatagramSocketOptions { Bind = new IPEndPoint(address ?? IPAddress.Loopback, 0) });
        socket.Start();
        return socket;
    }

    public static async Task<TransportPair> CreateAsync(UtpOptions? options = null)
    {
        var pair = new TransportPair(options);
        await pair.ConnectAsync();
        return pair;
    }

    public async ValueTask DisposeAsync()
    {
        await Dialled.DisposeAsync();
        await Accepted.DisposeAsync();
        await Dialling.DisposeAsync();
        await Listening.DisposeAsync();
        await _dialling.DisposeAsync();
        await _listening.DisposeAsync();
    }

    private async Task ConnectAsync()
    {
        var accepting = Listening.AcceptAsync(default).AsTask();
        Dialled = await Dialling.ConnectAsync(Listening.LocalEndPoint!, default);
        Accepted = await accepting.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
