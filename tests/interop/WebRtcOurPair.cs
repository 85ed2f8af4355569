using WebTorrent.SimplePeer;

namespace WebTorrent.Interop.Tests;

/// <summary>Two peers of ours that tell each other their signals.</summary>
internal sealed class WebRtcOurPair : IAsyncDisposable
{
    private WebRtcOurPair(WebRtcPeerOptions initiator, WebRtcPeerOptions other)
    {
        Initiator = new WebRtcPeer(initiator with { Initiator = true });
        Other = new WebRtcPeer(other);
    }

    public WebRtcPeer Initiator { get; }

    public WebRtcPeer Other { get; }

    /// <summary>Begins to connect.</summary>
    /// <param name="initiator">Whose options are made those of an initiator.</param>
    /// <param name="other">The other one's.</param>
    /// <param name="startOther">Starts the other one; null: as usual.</param>
    /// <param name="startInitiator">Starts the initiator; null: as usual.</param>
    public static WebRtcOurPair Start(
        WebRtcPeerOptions initiator, WebRtcPeerOptions other, Action<WebRtcPeer>? startOther = null, Action<WebRtcPeer>? startInitiator = null)
    {
        var pair = new WebRtcOurPair(initiator, other);
        (startInitiator ?? (peer => peer.Start()))(pair.Initiator);
        (startOther ?? (peer => peer.Start()))(pair.Other);
        _ = PassAsync(pair.Initiator, pair.Other);
        _ = PassAsync(pair.Other, pair.Initiator);
        return pair;
    }

    public static async Task<WebRtcOurPair> ConnectAsync(
        WebRtcPeerOptions initiator, WebRtcPeerOptions other, Action<WebRtcPeer>? startOther = null, Action<WebRtcPeer>? startInitiator = null)
    {
        var pair = Start(initiator, other, startOther, startInitiator);
        await Task.WhenAll(pair.Initiator.WaitForConnectionAsync(), pair.Other.WaitForConnectionAsync()).WaitAsync(WebRtcPair.Patience);
        return pair;
    }

    /// <summary>Sends bytes to the other one and back, and compares.</summary>
    public async Task TransferAsync(int length)
    {
        var sent = new byte[length];
        new Random(length).NextBytes(sent);
        foreach (var (from, to) in new[] { (Initiator, Other), (Other, Initiator) })
        {
            var receiving = ReceiveAsync(to, length);
            foreach (var message in sent.Chunk(16 * 1024)) await from.SendAsync(message).AsTask().WaitAsync(WebRtcPair.Patience);
            var received = await receiving.WaitAsync(WebRtcPair.Patience);
            Assert.True(sent.AsSpan().SequenceEqual(received), "Other bytes came.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Initiator.DisposeAsync();
        await Other.DisposeAsync();
    }

    private static async Task<byte[]> ReceiveAsync(WebRtcPeer peer, int length)
    {
        var received = new MemoryStream(length);
        await foreach (var message in peer.MessagesAsync())
        {
            received.Write(message.Data.Span);
            if (received.Length >= length) break;
        }

        return received.ToArray();
    }

    private static async Task PassAsync(WebRtcPeer from, WebRtcPeer to)
    {
        await foreach (var signal in from.SignalsAsync()) to.Signal(signal);
    }
}
