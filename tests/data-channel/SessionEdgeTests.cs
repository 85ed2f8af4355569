using WebTorrent.Sctp;

namespace WebTorrent.DataChannel.Tests;

/// <summary>What happens when somebody looks late, has no room, or does what he may not.</summary>
public class SessionEdgeTests
{
    private static readonly SctpOptions Small = new() { ReceiveWindow = 65_536, MaxMessageSize = 32_768, MaxBufferedAmount = 100_000 };

    private static readonly byte[] OpenBytes = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>The other side may use the id again as soon as both directions are reset, whether we have looked or not.</summary>
    [Fact]
    public void Closed_AndOpenedAnew_BeforeAnybodyLooks_TheNewOneIsThere()
    {
        var pair = new SessionPair();
        var first = pair.Client.Open(pair.Now, "first");
        pair.Run(1);
        first.Close();
        pair.ServerEvents[^1].Channel!.Close();
        pair.IsServerRead = false;
        pair.Run(1);
        Assert.Equal(DataChannelState.Closed, first.State);
        var second = pair.Client.Open(pair.Now, "second");
        Assert.Equal(first.Id, second.Id);
        second.TrySend(pair.Now, "x"u8, isText: true);
        pair.Run(1);
        pair.IsServerRead = true;
        pair.Run(1);
        Assert.Equal("second", pair.ServerEvents[^1].Channel?.Label);
        Assert.Equal(["text x"], pair.ServerMessages);
        Assert.Equal(DataChannelState.Open, second.State);
    }

    [Fact]
    public void OtherChannelTakesTheRoom_WhoFoundNone_IsToldWhenThereIsSome()
    {
        var pair = new SessionPair(sctp: Small);
        var greedy = pair.Client.Open(pair.Now, "greedy");
        var modest = pair.Client.Open(pair.Now, "modest");
        pair.Run(1);
        pair.IsServerRead = false;
        for (var i = 0; i < 3; i++)
        {
            while (greedy.TrySend(pair.Now, new byte[10_000]) == DataChannelSendResult.Accepted)
            {
            }
            pair.Run(1);
        }
        while (greedy.TrySend(pair.Now, new byte[1000]) == DataChannelSendResult.Accepted)
        {
        }
        Assert.Equal((0, DataChannelSendResult.BufferFull), (modest.BufferedAmount, modest.TrySend(pair.Now, new byte[5000])));
        pair.ClientEvents.Clear();
        pair.Run(1);
        Assert.DoesNotContain(pair.ClientEvents, happened => happened.Channel == modest);
        pair.IsServerRead = true;
        pair.Run(3);
        Assert.Single(pair.ClientEvents, happened => happened.Kind == DataChannelEventKind.BufferedAmountLow && happened.Channel == modest);
        Assert.Equal(DataChannelSendResult.Accepted, modest.TrySend(pair.Now, new byte[5000]));
    }

    [Fact]
    public void NoRoomForTheAnswer_ChannelIsConfirmedWhenThereIsSome()
    {
        var pair = new SessionPair(sctp: Small);
        pair.Client.Open(pair.Now, "one");
        pair.Run(1);
        var busy = pair.ServerEvents[^1].Channel!;
        pair.IsClientRead = false;
        for (var i = 0; i < 3; i++)
        {
            while (busy.TrySend(pair.Now, new byte[10_000]) == DataChannelSendResult.Accepted)
            {
            }
            pair.Run(1);
        }
        while (busy.TrySend(pair.Now, [1]) == DataChannelSendResult.Accepted)
        {
        }
        var other = pair.Client.Open(pair.Now, "other");
        pair.Run(1);
        Assert.Equal("other", pair.ServerEvents[^1].Channel?.Label);
        pair.IsClientRead = true;
        pair.Run(3);
        Assert.Equal(DataChannelState.Open, other.State);
    }

    /// <summary>Whoever sends on a channel knows it (RFC 8832 §6).</summary>
    [Fact]
    public void MessageBeforeTheAnswer_ConfirmsTheChannel()
    {
        var pair = new SessionPair { IsServerRead = false };
        var channel = pair.Client.Open(pair.Now, "a");
        pair.Run(1);
        pair.Other.TrySend(pair.Now, new SctpSend((ushort)channel.Id, 51), "x"u8);
        pair.Run(1);
        Assert.Equal(DataChannelState.Open, channel.State);
        Assert.Single(pair.ClientEvents, happened => happened.Kind == DataChannelEventKind.ChannelOpen);
        pair.IsServerRead = true;
        pair.Run(1);
        Assert.Single(pair.ClientEvents, happened => happened.Kind == DataChannelEventKind.ChannelOpen);
    }

    /// <summary>The stream of a refused channel is being reset, and cannot be used meanwhile.</summary>
    [Fact]
    public void OtherSideOpensWithOurIds_WeStillCan()
    {
        var pair = new SessionPair();
        for (ushort id = 1; id < 20; id += 2)
            pair.One.TrySend(pair.Now, new SctpSend(id, 50), OpenBytes);
        pair.Run(0.007);
        var channel = pair.Server.Open(pair.Now, "ours");
        Assert.Equal(21, channel.Id);
        pair.Run(1);
        Assert.Equal(DataChannelState.Open, channel.State);
        Assert.Equal(1, pair.Server.Open(pair.Now, "next").Id);
    }

    [Fact]
    public void OtherSideOpensAllItMay_WeStillCan()
    {
        var pair = new SessionPair(server: new DataChannelSessionOptions { MaxChannels = 10 });
        for (var i = 0; i < 30; i++)
            pair.Client.Open(pair.Now, "theirs");
        pair.Run(1);
        Assert.Equal(10, pair.Server.Channels);
        for (var i = 0; i < 10; i++)
            pair.Server.Open(pair.Now, "ours");
        Assert.Throws<InvalidOperationException>(() => pair.Server.Open(pair.Now, "one more"));
        pair.Run(1);
        Assert.Equal((20, 20), (pair.Server.Channels, pair.Client.Channels));
    }

    /// <summary>A thousand channels with one message each must not keep a thousand times the largest message.</summary>
    [Fact]
    public void PartsPutTogether_LeaveNoMemoryBehind()
    {
        var pair = new SessionPair();
        var channel = pair.Client.Open(pair.Now, "a");
        pair.Run(1);
        pair.One.TrySend(pair.Now, new SctpSend((ushort)channel.Id, 52), new byte[100_000]);
        pair.One.TrySend(pair.Now, new SctpSend((ushort)channel.Id, 53), new byte[100_000]);
        pair.Run(1);
        Assert.Single(pair.ServerMessages);
        Assert.Null(pair.ServerEvents[^1].Channel!.Partial);
    }

    [Fact]
    public void BufferedAmount_OfAClosedChannel_IsNotThatOfTheNextOne()
    {
        var pair = new SessionPair();
        var first = pair.Client.Open(pair.Now, "a");
        pair.Run(1);
        first.Close();
        pair.Run(1);
        var second = pair.Client.Open(pair.Now, "b");
        Assert.Equal(first.Id, second.Id);
        second.TrySend(pair.Now, new byte[1000]);
        Assert.Equal(0, first.BufferedAmount);
        Assert.InRange(second.BufferedAmount, 1000, 1020);
    }

    [Fact]
    public void NegotiatedId_BeyondWhatTheOtherSideHas_IsClosed()
    {
        var pair = new SessionPair(sctp: new SctpOptions { IncomingStreams = 10 }, connects: false);
        var beyond = pair.Client.Open(pair.Now, "a", new DataChannelOptions { NegotiatedId = 10 });
        beyond.TrySend(pair.Now, [1]);
        var within = pair.Client.Open(pair.Now, "b", new DataChannelOptions { NegotiatedId = 9 });
        pair.Run(1);
        Assert.Equal((DataChannelState.Closed, DataChannelState.Open), (beyond.State, within.State));
        Assert.Equal(SctpState.Established, pair.One.State);
    }

    /// <summary>What opens a channel is a message too, and one that is too large ends everything.</summary>
    [Fact]
    public void LabelLargerThanTheOtherSideTakes_IsRefused_AndKeepsNoId()
    {
        var pair = new SessionPair(new DataChannelSessionOptions { RemoteMaxMessageSize = 1000 });
        Assert.Throws<ArgumentException>(() => pair.Client.Open(pair.Now, new string('a', 989)));
        Assert.Equal(0, pair.Client.Open(pair.Now, new string('a', 988)).Id);
        pair.Run(1);
        Assert.Equal((1, 1), (pair.Client.Channels, pair.Server.Channels));
    }

    /// <summary>Who loses its memory begins anew at once; its new channels are not those that we knew.</summary>
    [Fact]
    public void OtherSideBeginsAnew_BeforeAnybodyLooks_ItsNewChannelIsThere()
    {
        var (one, other) = (new SctpAssociationCore(null, new Random(1)), new SctpAssociationCore(null, new Random(2)));
        var server = new DataChannelSession(other);
        var now = TimeSpan.FromSeconds(1);
        Begin(one, "first");
        Assert.Equal(["Connected", "IncomingChannel first"], Read());
        Begin(new SctpAssociationCore(null, new Random(3)), "second");
        Assert.Equal(["ChannelClosed first", "IncomingChannel second"], Read());

        void Begin(SctpAssociationCore core, string label)
        {
            var client = new DataChannelSession(core, new DataChannelSessionOptions { IsDtlsClient = true });
            core.Connect();
            client.Open(now, label);
            var packet = new byte[1188];
            for (var i = 0; i < 10; i++)
            {
                while (core.TryTransmit(now, packet, out var length))
                    other.HandlePacket(now, packet.AsSpan(0, length));
                while (other.TryTransmit(now, packet, out var length))
                    core.HandlePacket(now, packet.AsSpan(0, length));
            }
        }

        List<string> Read()
        {
            var events = new List<string>();
            while (server.TryRead(now, out var next))
                events.Add($"{next.Kind} {next.Channel?.Label}".Trim());
            return events;
        }
    }
}
