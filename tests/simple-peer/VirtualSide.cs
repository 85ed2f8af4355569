using System.Net;
using WebTorrent.Datagram;
using WebTorrent.Dtls;
using WebTorrent.SimplePeer.Core;
using WebTorrent.SimplePeer.Signals;

namespace WebTorrent.SimplePeer.Tests;

/// <summary>One session in virtual time, and what it has told.</summary>
internal sealed class VirtualSide : IDisposable
{
    private readonly byte[] _datagram = new byte[PeerSession.MaxDatagram];

    public VirtualSide(WebRtcPeerOptions options, DtlsCertificate certificate, IPEndPoint address, int seed, bool awaitsServers = false)
    {
        Address = address;
        Session = new PeerSession(options, certificate, new Random(seed));
        Session.Transport.SetAddresses(TimeSpan.Zero, [address.Address], address.Port);
        Session.Transport.AwaitServers(awaitsServers ? 1 : 0);
        Session.Start(TimeSpan.Zero);
    }

    public PeerSession Session { get; }

    public IPEndPoint Address { get; }

    public Queue<string> Signals { get; } = new();

    public List<(IPEndPoint To, byte[] Bytes)> Sent { get; } = [];

    public List<byte[]> Received { get; } = [];

    public bool IsOpen { get; private set; }

    public bool IsClosed { get; private set; }

    public WebRtcException? Error { get; private set; }

    /// <summary>Reads and writes all there is, as a driver does.</summary>
    public void Pump(TimeSpan now)
    {
        Session.Advance(now);
        while (Session.TryReadEvent(out var happened))
            Handle(happened);
        while (Session.TryReadChannel(now, out var happened))
            Handle(happened);
        Sent.Clear();
        while (Session.TryTransmit(now, _datagram, out var length, out var route))
        {
            Sent.Add((route.Remote, _datagram[..length]));
            Assert.InRange(Sent.Count, 0, 5_000); // At one moment.
        }

        while (Session.TryReadEvent(out var happened))
            Handle(happened);
    }

    public void Signal(TimeSpan now, string signal)
    {
        Assert.True(PeerSignal.TryParse(signal, out var read));
        Session.HandleSignal(now, read);
    }

    public void Receive(TimeSpan now, byte[] datagram, DatagramAddress from) => Session.HandleDatagram(now, datagram, from);

    public void Dispose() => Session.Dispose();

    private void Handle(in PeerEvent happened)
    {
        switch (happened.Kind)
        {
            case PeerEventKind.Signal:
                Signals.Enqueue(happened.Signal.ToJson());
                break;
            case PeerEventKind.Open:
                IsOpen = true;
                break;
            case PeerEventKind.Message:
                Received.Add(happened.Message.Data.ToArray());
                happened.Message.Dispose();
                break;
            case PeerEventKind.Closed:
                Assert.False(IsClosed, "It ended twice.");
                (IsClosed, Error) = (true, happened.Error);
                break;
        }
    }
}
