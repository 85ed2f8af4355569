using System.Net;
using WebTorrent.Datagram;
using WebTorrent.Dtls;
using WebTorrent.SimplePeer.Signals;

namespace WebTorrent.SimplePeer.Tests;

/// <summary>Two sessions, and all that lies between them, in virtual time.</summary>
internal sealed class VirtualPair : IDisposable
{
    private static readonly DtlsCertificate[] Certificates = [DtlsCertificate.Create(TimeProvider.System), DtlsCertificate.Create(TimeProvider.System)];

    private readonly Func<string, IEnumerable<string>> _signalling;
    private int _turns;

    /// <param name="seed">What all randomness comes from, but keys.</param>
    /// <param name="options">Of both.</param>
    /// <param name="network">What becomes of datagrams.</param>
    /// <param name="signalling">What becomes of a signal.</param>
    public VirtualPair(int seed, WebRtcPeerOptions options, VirtualNetwork network, Func<string, IEnumerable<string>>? signalling = null)
    {
        Network = network;
        _signalling = signalling ?? (signal => [signal]);
        Sides =
        [
            new VirtualSide(options with { Initiator = true }, Certificates[0], new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1001), seed),
            new VirtualSide(options, Certificates[1], new IPEndPoint(IPAddress.Parse("192.0.2.2"), 2002), seed ^ 0x5EED),
        ];
    }

    public VirtualNetwork Network { get; }

    public VirtualSide[] Sides { get; }

    public TimeSpan Now { get; private set; }

    /// <summary>Lets time go by until something is so, or for so long.</summary>
    public void Run(TimeSpan longest, Func<bool> isDone)
    {
        var end = Now + longest;
        while (Now < end && !isDone())
        {
            Turn();
            var next = Network.Next;
            foreach (var side in Sides)
                next = side.Session.NextTimeout is { } due && (next is null || due < next) ? due : next;
            if (next is null)
                return;
            _turns = next > Now ? 0 : _turns + 1;
            Assert.InRange(_turns, 0, 1_000); // Or something is due for ever.
            Now = next > Now ? next.Value : Now;
        }
    }

    public void Dispose()
    {
        foreach (var side in Sides)
            side.Dispose();
    }

    private void Turn()
    {
        while (Network.TryReceive(Now, out var to, out var from, out var bytes))
            Sides[to].Receive(Now, bytes, from);
        for (var i = 0; i < Sides.Length; i++)
        {
            var (side, other) = (Sides[i], Sides[1 - i]);
            side.Session.HandleTimeout(Now);
            side.Pump(Now);
            foreach (var (_, datagram) in side.Sent.Where(sent => sent.To.Equals(other.Address)))
                Network.Send(Now, 1 - i, DatagramAddress.From(side.Address), datagram);
            while (side.Signals.TryDequeue(out var signal))
                Pass(signal, other);
        }
    }

    private void Pass(string signal, VirtualSide to)
    {
        foreach (var passed in _signalling(signal))
        {
            try
            {
                if (PeerSignal.TryParse(passed, out var read))
                    to.Session.HandleSignal(Now, read);
            }
            catch (WebRtcException)
            {
                // It is refused, and nothing has changed.
            }
        }
    }
}
