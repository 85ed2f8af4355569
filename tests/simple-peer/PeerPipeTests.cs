using WebTorrent.TestKit;

namespace WebTorrent.SimplePeer.Tests;

public class PeerPipeTests : DuplexPipeLaws
{
    protected override int ManyBytes => 30_000_000;

    [Fact]
    public async Task Complete_EndsTheConnection_OnceAllHasArrived()
    {
        await using var pair = await PeerPair.ConnectAsync();
        await pair.Initiator.Pipe.Output.WriteAsync(new byte[1_000_000]);
        await pair.Initiator.Pipe.Output.CompleteAsync();
        Assert.Equal(1_000_000, (await ReadUnevenlyAsync(pair.Other.Pipe.Input, new Random(1))).Length);
        await pair.Initiator.Closed.WaitAsync(Patience);
        await pair.Other.Closed.WaitAsync(Patience);
        Assert.Null(pair.Other.Error);
    }

    [Fact]
    public async Task Messages_ThatCameBefore_AreTheFirstBytes()
    {
        await using var pair = await PeerPair.ConnectAsync();
        await pair.Initiator.SendAsync("one ");
        Assert.True(await pair.Other.WaitToReadAsync());
        await pair.Initiator.Pipe.Output.WriteAsync("two"u8.ToArray());
        await pair.Initiator.Pipe.Output.CompleteAsync();
        Assert.Equal("one two"u8.ToArray(), await ReadUnevenlyAsync(pair.Other.Pipe.Input, new Random(1)));
    }

    [Fact]
    public async Task NotConnected_InvalidOperation()
    {
        await using var peer = new WebRtcPeer();
        Assert.Throws<InvalidOperationException>(() => peer.Pipe);
    }

    protected override async Task<ConnectedPipes> ConnectAsync()
    {
        var pair = await PeerPair.ConnectAsync();
        return new ConnectedPipes(pair.Initiator.Pipe, pair.Other.Pipe, pair.Other.DisposeAsync, pair);
    }
}
