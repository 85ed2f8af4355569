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

    [Fact]
    public void Channels_OpenedByBothAtOnce_HaveDifferentIds_EvenForTheClient()
    {
        var pair = new SessionPair(connects: false);
        var ours = Enumerable.Range(0, 20).Select(i => pair.Client.Open(pair.Now, $"c{i}")).ToList();
        var theirs = Enumerable.Range(0, 20).Select(i => pair.Server.Open(pair.Now, $"s{i}")).ToList();
        pair.Run(2);
        Assert.All(ours, channel => Assert.Equal((0, DataChannelState.Open), (channel.Id % 2, channel.State)));
        Assert.All(theirs, channel => Assert.Equal((1, DataChannelState.Open), (channel.Id % 2, channel.State)));
        Assert.Equal((40, 40), (pair.Client.Channels, pair.Server.Channels));
    }

    [Fact]
    public void Options_ArriveAsTheyWere()
    {
        var pair = new SessionPair();
        var options = new[]
        {
            new DataChannelOptions(),
            new DataChannelOptions { IsOrdered = false, Priority = 512 },
            new DataChannelOptions { MaxRetransmits = 0, Protocol = "ünï" },
            new DataChannelOptions { MaxPacketLifetime = TimeSpan.FromMilliseconds(1500), IsOrdered = false },
        };
        foreach (var one in options)
            pair.Client.Open(pair.Now, "läbel", one);
        pair.Run(1);
        Assert.Equal(options, pair.ServerEvents.Where(happened => happened.Channel is not null).Select(happened => happened.Channel!.Options));
        Assert.All(pair.ServerEvents.Where(happened => happened.Channel is not null), happened => Assert.Equal("läbel", happened.Channel!.Label));
    }

    [Fact]
    public void Negotiated_NothingIsAnnounced_BothSpeak()
    {
        var pair = new SessionPair(connects: false);
        var options = new DataChannelOptions { NegotiatedId = 7 };
        var ours = pair.Client.Open(pair.Now, "x", options);
        var theirs = pair.Server.Open(pair.Now, "y", options);
        pair.Run(1);
        ours.TrySend(pair.Now, [1]);
        theirs.TrySend(pair.Now, [2]);
        pair.Run(1);
        Assert.Equal(["binary 01"], pair.ServerMessages);
        Assert.Equal(["binary 02"], pair.ClientMessages);
        Assert.DoesNotContain(pair.ServerEvents, happened => happened.Kind == DataChannelEventKind.IncomingChannel);
        theirs.Close();
        pair.Run(1);
        Assert.Equal((DataChannelState.Closed, DataChannelState.Closed), (ours.State, theirs.State));
        Assert.Throws<InvalidOperationException>(() =>
        {
            pair.Client.Open(pair.Now, "z", options);
            pair.Client.Open(pair.Now, "z", options);
        });
    }

    [Fact]
    public void Close_WithMuchWaiting_EverythingArrivesFirst_IdIsUsedAgain()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var pair = new SessionPair(seed: seed) { Loss = 0.2 };
            var channel = pair.Client.Open(pair.Now, "a", new DataChannelOptions { IsOrdered = seed % 2 == 0 });
            for (var i = 0; i < 30; i++)
                channel.TrySend(pair.Now, new byte[3000]);
            channel.Close();
            pair.Run(30);
            Assert.Equal(30, pair.ServerMessages.Count);
            Assert.Equal((DataChannelState.Closed, 0, 0), (channel.State, pair.Client.Channels, pair.Server.Channels));
            var again = pair.Client.Open(pair.Now, "b");
            Assert.Equal(channel.Id, again.Id);
            again.TrySend(pair.Now, "x"u8, isText: true);
            pair.Run(30);
            Assert.Equal("text x", pair.ServerMessages[^1]);
        }
    }

    [Fact]
    public void Close_FromBothAtOnce_ClosesOnce()
    {
        var pair = new SessionPair();
        var channel = pair.Client.Open(pair.Now, "a");
        pair.Run(1);
        channel.Close();
        pair.ServerEvents[^1].Channel!.Close();
        pair.Run(1);
        Assert.Single(pair.ClientEvents, happened => happened.Kind == DataChannelEventKind.ChannelClosed);
        Assert.Single(pair.ServerEvents, happened => happened.Kind == DataChannelEventKind.ChannelClosed);
    }

    [Fact]
    public void BufferedAmount_FallsToTheThreshold_IsTold_Once()
    {
        var pair = new SessionPair(sctp: new SctpOptions { MaxBufferedAmount = 200_000 });
        var channel = pair.Client.Open(pair.Now, "a", new DataChannelOptions { BufferedAmountLowThreshold = 50_000 });
        while (channel.TrySend(pair.Now, new byte[20_000]) == DataChannelSendResult.Accepted)
        {
        }
        Assert.InRange(channel.BufferedAmount, 180_000, 200_000);
        pair.Run(2);
        Assert.Single(pair.ClientEvents, happened => happened.Kind == DataChannelEventKind.BufferedAmountLow);
        Assert.Equal(0, channel.BufferedAmount);
    }

    [Fact]
    public void Message_LargerThanTheOtherSideTakes_IsRefused()
    {
        var pair = new SessionPair(new DataChannelSessionOptions { RemoteMaxMessageSize = 1000 });
        var channel = pair.Client.Open(pair.Now, "a");
        Assert.Equal(DataChannelSendResult.TooLarge, channel.TrySend(pair.Now, new byte[1001]));
        Assert.Equal(DataChannelSendResult.Accepted, channel.TrySend(pair.Now, new byte[1000]));
        var any = new SessionPair(new DataChannelSessionOptions { RemoteMaxMessageSize = 0 });
        Assert.Equal(DataChannelSendResult.Accepted, any.Client.Open(any.Now, "a").TrySend(any.Now, new byte[200_000]));
    }

    [Fact]
    public void Message_InParts_IsPutTogether_TooLargeCloses()
    {
        var pair = new SessionPair(server: new DataChannelSessionOptions { MaxMessageSize = 100 });
        var channel = pair.Client.Open(pair.Now, "a");
        pair.Run(1);
        pair.One.TrySend(pair.Now, new SctpSend((ushort)channel.Id, 54), "to"u8);
        pair.One.TrySend(pair.Now, new SctpSend((ushort)channel.Id, 54), "get"u8);
        pair.One.TrySend(pair.Now, new SctpSend((ushort)channel.Id, 51), "her"u8);
        pair.Run(1);
        Assert.Equal(["text together"], pair.ServerMessages);
        pair.One.TrySend(pair.Now, new SctpSend((ushort)channel.Id, 52), new byte[60]);
        pair.One.TrySend(pair.Now, new SctpSend((ushort)channel.Id, 52), new byte[60]);
        pair.Run(1);
        Assert.Equal(DataChannelState.Closed, channel.State);
    }

    [Theory]
    [InlineData("03")]
    [InlineData("0300010000000000ffff0000")]
    [InlineData("030301000000000000000000")]
    [InlineData("07")]
    public void Control_Malformed_StreamIsReset(string hex)
    {
        var pair = new SessionPair();
        pair.One.TrySend(pair.Now, new SctpSend(2, 50), Convert.FromHexString(hex));
        pair.Run(1);
        Assert.Equal(0, pair.Server.Channels);
        Assert.DoesNotContain(pair.ServerEvents, happened => happened.Kind == DataChannelEventKind.IncomingChannel);
        Assert.DoesNotContain(pair.ServerEvents, happened => happened.Kind == DataChannelEventKind.Failed);
    }

    [Fact]
    public void Open_WithTheOtherParity_OrTwice_IsRefused()
    {
        var pair = new SessionPair();
        byte[] open = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        pair.One.TrySend(pair.Now, new SctpSend(1, 50), open);
        pair.Run(1);
        Assert.Equal(0, pair.Server.Channels);
        pair.One.TrySend(pair.Now, new SctpSend(4, 50), open);
        pair.Run(1);
        Assert.Equal(1, pair.Server.Channels);
        pair.One.TrySend(pair.Now, new SctpSend(4, 50), open);
        pair.Run(1);
        Assert.Contains(pair.ServerEvents, happened => happened is { Kind: DataChannelEventKind.IncomingChannel, Channel.State: not DataChannelState.Open });
    }

    [Fact]
    public void OpenFlood_IsBounded()
    {
        var pair = new SessionPair(server: new DataChannelSessionOptions { MaxChannels = 10 });
        for (var i = 0; i < 100; i++)
            pair.Client.Open(pair.Now, "a");
        pair.Run(3);
        Assert.Equal(10, pair.Server.Channels);
        Assert.Equal(10, pair.Client.Channels);
    }

    [Fact]
    public void Association_Ends_AllChannelsClose_WithTheError()
    {
        var pair = new SessionPair();
        var channel = pair.Client.Open(pair.Now, "a");
        pair.Run(1);
        pair.Other.Abort("bye");
        pair.Run(1);
        Assert.Equal(DataChannelState.Closed, channel.State);
        Assert.Equal(SctpErrorCode.AbortedByPeer, pair.ClientEvents[^1].Error?.Code);
        Assert.Equal(DataChannelSendResult.Closed, channel.TrySend(pair.Now, "x"u8));
        Assert.Throws<InvalidOperationException>(() => pair.Client.Open(pair.Now, "b"));
    }

    [Fact]
    public void MessagesOfAnyKind_AnyBytes_OnlyTypedErrors()
    {
        var pair = new SessionPair();
        var random = new Random(3);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = new byte[1 + random.Next(40)];
            random.NextBytes(bytes);
            bytes[0] = (byte)random.Next(5);
            pair.One.TrySend(pair.Now, new SctpSend((ushort)random.Next(8), (uint)random.Next(49, 59)), bytes);
            if (i % 100 == 0)
                pair.Run(0.05);
        }
        pair.Run(1);
        Assert.InRange(pair.Server.Channels, 0, 8);
        Assert.DoesNotContain(pair.ServerEvents, happened => happened.Kind == DataChannelEventKind.Failed);
    }

    [Fact]
    public void Options_OutOfRange_Throw()
    {
        var pair = new SessionPair();
        Assert.Throws<ArgumentException>(() => pair.Client.Open(pair.Now, "a", new DataChannelOptions { MaxRetransmits = 1, MaxPacketLifetime = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Client.Open(pair.Now, "a", new DataChannelOptions { NegotiatedId = 65_535 }));
        Assert.Throws<ArgumentException>(() => pair.Client.Open(pair.Now, new string('a', 65_536)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataChannelSession(pair.One, new DataChannelSessionOptions { MaxChannels = 0 }));
    }
}
