using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace WebTorrent.SimplePeer.Tests;

/// <summary>Two peers on this machine that tell each other their signals.</summary>
internal sealed class PeerPair : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private PeerPair(WebRtcPeerOptions? initiator, WebRtcPeerOptions? other)
    {
        Initiator = new WebRtcPeer((initiator ?? Local) with { Initiator = true });
        Other = new WebRtcPeer(other ?? Local);
    }

    public static WebRtcPeerOptions Local { get; } = new() { Bind = new IPEndPoint(IPAddress.Loopback, 0), AllowLoopback = true };

    public WebRtcPeer Initiator { get; }

    public WebRtcPeer Other { get; }

    public int Signals { get; private set; }

    public static PeerPair Start(WebRtcPeerOptions? initiator = null, WebRtcPeerOptions? other = null)
    {
        var pair = new PeerPair(initiator, other);
        pair.Initiator.Start();
        pair.Other.Start();
        _ = pair.PassAsync(pair.Initiator, pair.Other);
        _ = pair.PassAsync(pair.Other, pair.Initiator);
        return pair;
    }

    public static async Task<PeerPair> ConnectAsync(WebRtcPeerOptions? initiator = null, WebRtcPeerOptions? other = null)
    {
        var pair = Start(initiator, other);
        await pair.Initiator.WaitForConnectionAsync().WaitAsync(Patience);
        await pair.Other.WaitForConnectionAsync().WaitAsync(Patience);
        return pair;
    }

    /// <summary>Where a signal says that its sender is.</summary>
    public static IPEndPoint AddressIn(string signal)
    {
        var port = Regex.Match(signal, "udp [0-9]+ 127.0.0.1 (?<port>[0-9]+) typ host", RegexOptions.NonBacktracking).Groups["port"].Value;
        return new IPEndPoint(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        await Initiator.DisposeAsync();
        await Other.DisposeAsync();
    }

    private async Task PassAsync(WebRtcPeer from, WebRtcPeer to)
    {
        await foreach (var signal in from.SignalsAsync())
        {
            Signals++;
            to.Signal(signal);
        }
    }
}
