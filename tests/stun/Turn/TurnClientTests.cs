using System.Net;
using System.Net.Sockets;
using WebTorrent.TestKit;

namespace WebTorrent.Stun.Tests.Turn;

public class TurnClientTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Allocate_ChallengedOnce_Allocated(bool isSha256)
    {
        var rig = TurnRig.Allocated(new TurnServerModel { OffersSha256 = isSha256 });
        Assert.Equal([StunMethod.Allocate, StunMethod.Allocate], rig.Server.Requests);
        var allocated = Assert.Single(rig.Events);
        Assert.Equal((TurnEventKind.Allocated, rig.Server.Relayed, IPEndPoint.Parse("203.0.113.1:7000")), (allocated.Kind, allocated.RelayedAddress!, allocated.MappedAddress));
        Assert.Equal(rig.Server.Relayed, rig.Client.RelayedAddress);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WrongPassword_Unauthorized_AfterTwoRequests(bool isSha256)
    {
        var rig = new TurnRig(new TurnServerModel { Password = "another", OffersSha256 = isSha256 });
        rig.Client.Start(rig.Now);
        rig.RunUntil(() => rig.Client.State == TurnState.Closed);
        Assert.Equal(2, rig.Server.Requests.Count);
        Assert.Equal((TurnEventKind.Failed, StunErrorCode.Unauthorized), (rig.Events[0].Kind, rig.Events[0].Error!.Code));
        Assert.Null(rig.Client.NextTimeout);
    }

    [Fact]
    public void DataBothWays_FirstByIndications_ThenByChannel()
    {
        var rig = TurnRig.Allocated();
        Assert.True(rig.Write(TurnRig.Peer, [0]));
        rig.Run(1);
        for (byte i = 1; i < 20; i++)
        {
            rig.Write(TurnRig.Peer, [i]);
            rig.WriteFromPeer(TurnRig.Peer, [i, i]);
            rig.Run(1);
        }

        Assert.Equal(Enumerable.Range(0, 20), rig.Server.Relayings.Select(relayed => (int)relayed.Payload[0]));
        Assert.Equal([false, true], rig.Server.Relayings.Select(relayed => relayed.ByChannel).Distinct());
        Assert.Equal(10, rig.Server.Relayings.Count(relayed => relayed.ByChannel));
        Assert.All(rig.Received, received => Assert.Equal(TurnRig.Peer, received.Peer));
        Assert.Equal(Enumerable.Range(1, 19), rig.Received.Select(received => (int)received.Payload[1]));
        Assert.Equal([StunMethod.CreatePermission, StunMethod.ChannelBind], rig.Server.Requests.Skip(2));
    }

    /// <summary>A peer behind a NAT that gives it another port for each destination: the permission is for its address.</summary>
    [Fact]
    public void DataFromAnotherPortOfAPeer_Taken_AndAnswered()
    {
        var rig = TurnRig.Allocated();
        rig.Write(TurnRig.Peer, [1]);
        rig.Run(1);
        var other = new IPEndPoint(TurnRig.Peer.Address, 61_000);
        rig.WriteFromPeer(other, [7, 8]);
        rig.WriteFromPeer(IPEndPoint.Parse("203.0.113.99:6000"), [9]);
        rig.Run(1);
        var (peer, payload) = Assert.Single(rig.Received);
        Assert.Equal(other, peer);
        Assert.Equal([7, 8], payload);
        Assert.True(rig.Write(peer, [2]));
        rig.Run(1);
        Assert.Equal(other, rig.Server.Relayings[^1].Peer);
    }

    /// <summary>Two hours with a datagram every 20 seconds and nonces that go stale: nothing ever expires.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void TwoHours_AllocationPermissionAndChannelStay(double loss)
    {
        for (var seed = 0; seed < (loss == 0 ? 1 : 20); seed++)
        {
            var rig = TurnRig.Allocated(seed: seed, loss: loss);
            rig.Write(TurnRig.Peer, [1]);
            rig.Run(20);
            for (var i = 0; i < 360; i++)
            {
                rig.Write(TurnRig.Peer, [1]);
                if (i % 50 == 0)
                    rig.Server.ChangeNonce();
                rig.Run(20);
                Assert.True(i < 5 || rig.Server.IsPermitted(rig.Now, TurnRig.Peer), $"seed {seed}, {i}");
            }

            Assert.Single(rig.Events);
            // Fifteen refreshes and thirty permissions, some asked twice for a nonce.
            Assert.InRange(rig.Server.Requests.Count, 40, 120);
        }
    }

    [Fact]
    public void PeerNotWrittenToAnyMore_ItsPermissionLapses_AndItIsForgotten()
    {
        var rig = TurnRig.Allocated(options: TurnRig.Options with { MaxPeers = 1 });
        rig.Write(TurnRig.Peer, [1]);
        rig.Run(700);
        Assert.False(rig.Server.IsPermitted(rig.Now, TurnRig.Peer));
        Assert.True(rig.Server.IsAllocated(rig.Now));
        var other = IPEndPoint.Parse("203.0.113.51:6000");
        Assert.False(rig.Write(other, [1]));
        rig.Run(500);
        Assert.True(rig.Write(other, [1]));
    }

    [Fact]
    public void PeerWrittenToAgain_SameChannel_PermittedAgain()
    {
        var rig = TurnRig.Allocated();
        for (var i = 0; i < 12; i++)
        {
            rig.Write(TurnRig.Peer, [1]);
            rig.Run(1);
        }

        rig.Run(610);
        Assert.False(rig.Server.IsPermitted(rig.Now, TurnRig.Peer));
        rig.Write(TurnRig.Peer, [2]);
        rig.Run(1);
        rig.Write(TurnRig.Peer, [3]);
        rig.Run(1);
        Assert.True(rig.Server.Relayings[^1].ByChannel);
        Assert.DoesNotContain(rig.Events, next => next.Kind == TurnEventKind.PeerRefused);
    }

    [Fact]
    public void PeerRefused_Told_AndLeftAloneForFiveMinutes()
    {
        var rig = TurnRig.Allocated();
        (rig.Server.Refuses, rig.Server.RefusedMethod) = (403, StunMethod.CreatePermission);
        rig.Write(TurnRig.Peer, [1]);
        rig.Run(1);
        Assert.Equal((TurnEventKind.PeerRefused, TurnRig.Peer, 403), (rig.Events[^1].Kind, rig.Events[^1].Peer!, rig.Events[^1].Error!.ResponseCode!.Value));
        var asked = rig.Server.Requests.Count;
        for (var i = 0; i < 200; i++)
        {
            Assert.False(rig.Write(TurnRig.Peer, [1]));
            rig.Run(1);
        }

        Assert.Equal(asked, rig.Server.Requests.Count);
        rig.Server.Refuses = null;
        rig.Run(100);
        Assert.True(rig.Write(TurnRig.Peer, [1]));
        rig.Run(1);
        Assert.True(rig.Server.IsPermitted(rig.Now, TurnRig.Peer));
    }

    /// <summary>A server that has no channels left: what goes over indications goes on.</summary>
    [Theory]
    [InlineData(400)]
    [InlineData(486)]
    [InlineData(508)]
    public void ChannelRefused_PeerPermitted_GoesOnByIndications(int code)
    {
        var rig = TurnRig.Allocated();
        (rig.Server.Refuses, rig.Server.RefusedMethod) = (code, StunMethod.ChannelBind);
        for (var i = 0; i < 800; i++)
        {
            Assert.True(rig.Write(TurnRig.Peer, [1]), $"{i}");
            rig.Run(1);
        }

        // The first one may come before the permission does.
        Assert.InRange(rig.Server.Relayings.Count, 799, 800);
        Assert.DoesNotContain(rig.Server.Relayings, relayed => relayed.ByChannel);
        Assert.Equal(1, rig.Server.Requests.Count(method => method == StunMethod.ChannelBind));
        Assert.Single(rig.Events);
    }

    /// <summary>Nobody writes: a NAT on the way to the server must not forget us before the answer to an offer is there (RFC 8445 §5.1.1.4).</summary>
    [Fact]
    public void Silence_SomethingGoesToTheServerEvery15Seconds_NotWhileDataDoes()
    {
        var rig = TurnRig.Allocated();
        var sent = rig.Sent;
        rig.Run(300);
        Assert.Equal(20, rig.Sent - sent);
        Assert.Equal(2, rig.Server.Requests.Count);
        rig.Write(TurnRig.Peer, [1]);
        rig.Run(1);
        sent = rig.Sent;
        for (var i = 0; i < 100; i++)
        {
            rig.Write(TurnRig.Peer, [1]);
            rig.Run(1);
        }

        // A hundred datagrams and the channel's request.
        Assert.Equal(101, rig.Sent - sent);
    }

    [Fact]
    public void Close_WhileAReminderWaits_OnlyTheFarewellIsSent()
    {
        var rig = TurnRig.Allocated();
        var due = rig.Now + TimeSpan.FromSeconds(15);
        rig.Client.HandleTimeout(due);
        rig.Client.Close(due);
        var packet = new byte[1_500];
        Assert.True(rig.Client.TryTransmit(packet, out var length));
        Assert.True(StunMessage.TryParse(packet.AsSpan(0, length), out var farewell));
        Assert.Equal((StunMethod.Refresh, TimeSpan.Zero), (farewell.Method, farewell.Lifetime!.Value));
        Assert.False(rig.Client.TryTransmit(packet, out _));
    }

    [Fact]
    public void Reliable_NothingIsSentIntoTheSilence()
    {
        var rig = TurnRig.Allocated(options: TurnRig.Options with { IsReliable = true });
        var sent = rig.Sent;
        rig.Run(300);
        Assert.Equal(sent, rig.Sent);
    }

    [Fact]
    public void PeersWithoutEnd_AHundred()
    {
        var rig = TurnRig.Allocated();
        var written = Enumerable.Range(1, 1_000).Count(port => rig.Write(new IPEndPoint(TurnRig.Peer.Address, port), [1]));
        Assert.Equal(100, written);
        Assert.False(rig.Write(IPEndPoint.Parse("[2001:db8::1]:5"), [1]));
    }

    [Fact]
    public void Close_GivesBack()
    {
        var rig = TurnRig.Allocated(loss: 0.3, seed: 5);
        rig.Client.Close(rig.Now);
        rig.RunUntil(() => rig.Client.State == TurnState.Closed);
        Assert.False(rig.Server.IsAllocated(rig.Now));
        Assert.Equal(TurnEventKind.Closed, rig.Events[^1].Kind);
        Assert.False(rig.Write(TurnRig.Peer, [1]));
    }

    [Fact]
    public void Close_BeforeTheAllocation_AtOnce()
    {
        var rig = new TurnRig();
        rig.Client.Start(rig.Now);
        rig.Client.Close(rig.Now);
        Assert.Equal(TurnState.Closed, rig.Client.State);
        rig.Run(60);
        Assert.Equal(TurnEventKind.Closed, Assert.Single(rig.Events).Kind);
        Assert.Empty(rig.Server.Requests);
    }

    /// <summary>A server that was started anew says so to the first request, long before a refresh is due.</summary>
    [Theory]
    [InlineData(StunMethod.CreatePermission)]
    [InlineData(StunMethod.ChannelBind)]
    public void AllocationLost_KnownFromAnyRequest(StunMethod method)
    {
        var rig = TurnRig.Allocated(options: TurnRig.Options with { ChannelAfter = method == StunMethod.ChannelBind ? 1 : 10 });
        (rig.Server.Refuses, rig.Server.RefusedMethod) = (437, method);
        rig.Write(TurnRig.Peer, [1]);
        rig.Run(1);
        Assert.Equal((TurnEventKind.Failed, 437), (rig.Events[^1].Kind, rig.Events[^1].Error!.ResponseCode!.Value));
        Assert.Null(rig.Client.NextTimeout);
    }

    [Fact]
    public void AllocationLost_Failed()
    {
        var rig = TurnRig.Allocated();
        (rig.Server.Refuses, rig.Server.RefusedMethod) = (437, StunMethod.Refresh);
        rig.RunUntil(() => rig.Client.State == TurnState.Closed, 700);
        Assert.Equal((TurnEventKind.Failed, 437), (rig.Events[^1].Kind, rig.Events[^1].Error!.ResponseCode!.Value));
    }

    [Fact]
    public void ServerGone_FailedWhenTheAllocationEnds()
    {
        var rig = TurnRig.Allocated();
        rig.Rewrite = _ => null;
        rig.RunUntil(() => rig.Client.State == TurnState.Closed, 660);
        Assert.Equal(StunErrorCode.Timeout, rig.Events[^1].Error!.Code);
    }

    [Fact]
    public void IPv6_IsAskedFor()
    {
        var options = TurnRig.Options with { RelayedFamily = AddressFamily.InterNetworkV6 };
        var rig = TurnRig.Allocated(new TurnServerModel { Relayed = IPEndPoint.Parse("[2001:db8::9]:50000") }, options: options);
        var peer = IPEndPoint.Parse("[2001:db8::77]:5000");
        Assert.True(rig.Write(peer, [1, 2, 3]));
        rig.Run(1);
        rig.WriteFromPeer(peer, [4]);
        rig.Run(1);
        Assert.Equal(peer, Assert.Single(rig.Received).Peer);
        Assert.False(rig.Write(TurnRig.Peer, [1]));
    }

    /// <summary>Over TCP: nothing twice, ChannelData padded, and the same bytes come out whatever the segments.</summary>
    [Fact]
    public void Reliable_ChannelDataIsPadded()
    {
        var rig = TurnRig.Allocated(options: TurnRig.Options with { IsReliable = true, ChannelAfter = 1 });
        rig.Write(TurnRig.Peer, [1]);
        rig.Run(1);
        var buffer = new byte[100];
        Assert.Equal(12, rig.Client.Wrap(rig.Now, TurnRig.Peer, [1, 2, 3, 4, 5], buffer));
        foreach (var cut in Segmentations.Of(buffer.AsMemory(0, 12)))
        {
            var rest = cut;
            Assert.True(StunStreamReader.TryReadFrame(ref rest, out var frame));
            Assert.Equal((9, 0), (frame.Length, rest.Length));
        }
    }

    [Fact]
    public void Wrap_InPlace_AndThroughAChannel_AllocatesNothing()
    {
        var rig = TurnRig.Allocated(options: TurnRig.Options with { ChannelAfter = 1 });
        rig.Write(TurnRig.Peer, [1]);
        rig.Run(1);
        var buffer = new byte[1_300];
        buffer.AsSpan(4, 1_200).Fill(7);
        Assert.Equal(1_204, rig.Client.Wrap(rig.Now, TurnRig.Peer, buffer.AsSpan(4, 1_200), buffer));
        Assert.True(rig.Client.HandlePacket(rig.Now, buffer.AsSpan(0, 1_204), out var data));
        Assert.Equal((TurnRig.Peer, 4, 1_200), (data.Peer, data.Offset, data.Length));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            rig.Client.Wrap(rig.Now, TurnRig.Peer, buffer.AsSpan(4, 1_200), buffer);
            rig.Client.HandlePacket(rig.Now, buffer.AsSpan(0, 1_204), out _);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000);
    }
}
