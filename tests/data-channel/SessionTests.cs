using System.Text;
using WebTorrent.Sctp;

namespace WebTorrent.DataChannel.Tests;

public class SessionTests
{
    [Fact]
    public void Channel_BothWays_ThenClosedFromOneSide()
    {
        var pair = new SessionPair();
        var channel = pair.Client.Open(pair.Now, "chat", new DataChannelOptions { Protocol = "p" });
        Assert.Equal(DataChannelSendResult.Accepted, channel.TrySend(pair.Now, "hi"u8, isText: true));
        pair.Run(1);
        var incoming = Assert.Single(pair.ServerEvents, happened => happened.Kind == DataChannelEventKind.IncomingChannel).Channel!;
        Assert.Equal((0, "chat", "p", DataChannelState.Open), (incoming.Id, incoming.Label, incoming.Options.Protocol, incoming.State));
        Assert.Equal(DataChannelState.Open, channel.State);
        incoming.TrySend(pair.Now, [1, 2, 3]);
        incoming.TrySend(pair.Now, []);
        incoming.TrySend(pair.Now, [], isText: true);
        pair.Run(1);
        Assert.Equal(["text hi"], pair.ServerMessages);
        Assert.Equal(["binary 010203", "binary ", "text "], pair.ClientMessages);
        channel.Close();
        pair.Run(1);
        Assert.Equal((DataChannelState.Closed, DataChannelState.Closed), (channel.State, incoming.State));
        Assert.Equal((0, 0), (pair.Client.Channels, pair.Server.Channels));
        Assert.Equal(DataChannelSendResult.Closed, channel.TrySend(pair.Now, "late"u8));
    }
}
