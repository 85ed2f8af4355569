using System.Net;
using System.Net.Sockets;
using WebTorrent.TestKit;

namespace WebTorrent.Stun.Tests.Turn;

/// <summary>What a bad server, or somebody on the way, does.</summary>
public class TurnHostileTests
{
    [Fact]
    public void NonceThatChangesAlways_GivenUp()
    {
        var rig = new TurnRig(new TurnServerModel { ChangesNonceAlways = true });
        rig.Client.Start(rig.Now);
        rig.RunUntil(() => rig.Client.State == TurnState.Closed);
        Assert.Equal(StunErrorCode.Unauthorized, rig.Events[^1].Error!.Code);
        Assert.InRange(rig.Server.Requests.Count, 2, 6);
    }

    [Fact]
    public void SentElsewhere_Follows()
    {
        var rig = new TurnRig(new TurnServerModel { SendsTo = IPEndPoint.Parse("198.51.100.2:3478") });
        rig.Client.Start(rig.Now);
        rig.RunUntil(() => rig.Client.Server.Equals(IPEndPoint.Parse("198.51.100.2:3478")));
        rig.Server = new TurnServerModel();
        rig.RunUntil(() => rig.Client.State == TurnState.Allocated);
    }

    [Theory]
    [InlineData("127.0.0.1:25")]
    [InlineData("169.254.169.254:80")]
    [InlineData("224.0.0.251:5353")]
    [InlineData("255.255.255.255:9")]
    [InlineData("0.0.0.0:9")]
    [InlineData("[2001:db8::1]:3478")]
    [InlineData("198.51.100.1:3478")]
    public void SentWhereNobodyShouldGo_Redirected_NothingIsSentThere(string target)
    {
        var rig = new TurnRig(new TurnServerModel { SendsTo = IPEndPoint.Parse(target) });
        rig.Client.Start(rig.Now);
        rig.RunUntil(() => rig.Client.State == TurnState.Closed);
        Assert.Equal(IPEndPoint.Parse("198.51.100.1:3478"), rig.Client.Server);
        Assert.Equal(StunErrorCode.Redirected, rig.Events[^1].Error!.Code);
        Assert.Equal(1, rig.Sent);
    }

    [Theory]
    [InlineData("[::ffff:127.0.0.2]:25")]
    [InlineData("[::ffff:169.254.169.254]:80")]
    [InlineData("[::1]:80")]
    [InlineData("[fe80::1]:80")]
    public void SentInsideOverIPv6_NotFollowed(string target)
    {
        var rig = new TurnRig(new TurnServerModel { SendsTo = IPEndPoint.Parse(target) }, options: TurnRig.Options with { Server = IPEndPoint.Parse("[2001:db8::1]:3478") });
        rig.Client.Start(rig.Now);
        rig.RunUntil(() => rig.Client.State == TurnState.Closed);
        Assert.Equal((1, StunErrorCode.Redirected), (rig.Sent, rig.Events[^1].Error!.Code));
    }

    [Fact]
    public void SentRoundInCircles_GivenUp()
    {
        var rig = new TurnRig(new TurnServerModel());
        rig.Server.SendsTo = IPEndPoint.Parse("198.51.100.2:3478");
        rig.Rewrite = bytes =>
        {
            rig.Server.SendsTo = new IPEndPoint(rig.Server.SendsTo!.Address, rig.Server.SendsTo.Port + 1);
            return bytes;
        };
        rig.Client.Start(rig.Now);
        rig.RunUntil(() => rig.Client.State == TurnState.Closed);
        Assert.InRange(rig.Sent, 2, 6);
    }

    [Fact]
    public void ReasonOfSeveralLines_OneInTheError()
    {
        var rig = new TurnRig();
        rig.Rewrite = answer =>
        {
            Assert.True(StunMessage.TryParse(answer, out var message));
            var writer = new StunMessageWriter(new byte[500], StunClass.ErrorResponse, message.Method, message.TransactionId);
            writer.WriteError(500, "none\r\nwarn: the disk is full\u2028\u001b[2J");
            return writer.Written.ToArray();
        };
        rig.Client.Start(rig.Now);
        rig.RunUntil(() => rig.Client.State == TurnState.Closed);
        Assert.Equal("The server answered with error 500 (none  warn: the disk is full  [2J).", rig.Events[^1].Error!.Message);
    }

    /// <summary>Somebody takes the list of algorithms out, to have the weaker one used; the nonce says that there was one.</summary>
    [Fact]
    public void AlgorithmsTakenOut_NotFallenFor()
    {
        var rig = new TurnRig(new TurnServerModel { OffersSha256 = true });
        rig.Rewrite = answer =>
        {
            Assert.True(StunMessage.TryParse(answer, out var message));
            var writer = new StunMessageWriter(new byte[500], message.Class, message.Method, message.TransactionId);
            foreach (var attribute in message.Attributes)
            {
                if (attribute.Type != StunAttributeType.PasswordAlgorithms)
                    writer.Write(attribute.Type, attribute.Value);
            }

            return writer.Written.ToArray();
        };
        rig.Client.Start(rig.Now);
        rig.RunUntil(() => rig.Client.State == TurnState.Closed);
        Assert.Equal(1, rig.Sent);
    }

    /// <summary>A realm that grows when it is written again, a list of algorithms and a nonce without end: no request could hold them.</summary>
    [Theory]
    [InlineData(StunAttributeType.Realm, 763, 0xFF)]
    [InlineData(StunAttributeType.Realm, 1_200, 'r')]
    [InlineData(StunAttributeType.Nonce, 1_200, 'n')]
    [InlineData(StunAttributeType.PasswordAlgorithms, 1_200, 0)]
    public void ChallengeThatNoRequestCouldHold_GivenUp(StunAttributeType type, int length, int filler)
    {
        var rig = new TurnRig(new TurnServerModel { OffersSha256 = true });
        rig.Rewrite = answer =>
        {
            Assert.True(StunMessage.TryParse(answer, out var message));
            var writer = new StunMessageWriter(new byte[3_000], message.Class, message.Method, message.TransactionId);
            foreach (var attribute in message.Attributes)
                writer.Write(attribute.Type, attribute.Type == type ? Enumerable.Repeat((byte)filler, length).ToArray() : attribute.Value);
            return writer.Written.ToArray();
        };
        rig.Client.Start(rig.Now);
        rig.RunUntil(() => rig.Client.State == TurnState.Closed);
        Assert.Equal(StunErrorCode.Unauthorized, rig.Events[^1].Error!.Code);
    }

    /// <summary>What a server wants to see again fits into one datagram, or is not shown: whoever sends has no room for more.</summary>
    [Theory]
    [InlineData(508, 386, 386, true)]
    [InlineData(508, 386, 387, false)]
    [InlineData(4, 763, 513, true)]
    [InlineData(4, 763, 763, false)]
    [InlineData(508, 763, 763, false)]
    public void LongChallenge_AnsweredInOneDatagram_OrGivenUp(int username, int realm, int nonce, bool answered)
    {
        var rig = new TurnRig(options: TurnRig.Options with { Username = new string('u', username), RelayedFamily = AddressFamily.InterNetworkV6 });
        rig.Rewrite = answer =>
        {
            Assert.True(StunMessage.TryParse(answer, out var message));
            var writer = new StunMessageWriter(new byte[3_000], StunClass.ErrorResponse, message.Method, message.TransactionId);
            writer.WriteError(401, "Unauthorized");
            writer.Write(StunAttributeType.Realm, new string('r', realm));
            writer.Write(StunAttributeType.Nonce, new string('n', nonce));
            return writer.Written.ToArray();
        };
        rig.Client.Start(rig.Now);
        rig.RunUntil(() => rig.Client.State == TurnState.Closed);
        Assert.Equal(answered ? 2 : 1, rig.Sent);
        Assert.InRange(rig.Longest, 1, 1_500);
    }

    /// <summary>The realm that counts is the one of before, where a later challenge has none.</summary>
    [Fact]
    public void LongRealm_ThenALongNonceWithoutOne_GivenUp()
    {
        var rig = new TurnRig();
        var challenges = 0;
        rig.Rewrite = answer =>
        {
            Assert.True(StunMessage.TryParse(answer, out var message));
            var writer = new StunMessageWriter(new byte[3_000], StunClass.ErrorResponse, message.Method, message.TransactionId);
            var isFirst = challenges++ == 0;
            writer.WriteError(isFirst ? 401 : 438, "again");
            if (isFirst)
                writer.Write(StunAttributeType.Realm, new string('r', 763));
            writer.Write(StunAttributeType.Nonce, new string('n', isFirst ? 10 : 763));
            return writer.Written.ToArray();
        };
        rig.Client.Start(rig.Now);
        rig.RunUntil(() => rig.Client.State == TurnState.Closed);
        Assert.Equal((2, StunErrorCode.Unauthorized), (rig.Sent, rig.Events[^1].Error!.Code));
    }

    [Theory]
    [InlineData(StunClass.SuccessResponse)]
    [InlineData(StunClass.ErrorResponse)]
    public void AnswersWithoutThePassword_Ignored(StunClass kind)
    {
        var rig = TurnRig.Allocated();
        rig.Rewrite = answer =>
        {
            Assert.True(StunMessage.TryParse(answer, out var message));
            var writer = new StunMessageWriter(new byte[500], kind, message.Method, message.TransactionId);
            writer.WriteLifetime(TimeSpan.Zero);
            writer.WriteError(437, "Allocation Mismatch");
            return writer.Written.ToArray();
        };
        rig.Run(500);
        Assert.Equal(TurnState.Allocated, rig.Client.State);
        rig.Rewrite = bytes => bytes;
        rig.Run(600);
        Assert.Equal(TurnState.Allocated, rig.Client.State);
        Assert.Single(rig.Events);
    }

    [Fact]
    public void LifetimeOfNothing_NotRefreshedAllTheTime()
    {
        var rig = TurnRig.Allocated(new TurnServerModel { Lifetime = TimeSpan.Zero }, options: TurnRig.Options with { KeepAlive = null });
        rig.Server.Lifetime = TimeSpan.FromSeconds(1);
        rig.Run(240);
        Assert.InRange(rig.Sent, 2, 15);
    }

    [Fact]
    public void DataFromPeersNeverWrittenTo_Ignored()
    {
        var rig = TurnRig.Allocated();
        var writer = new StunMessageWriter(new byte[500], StunClass.Indication, StunMethod.Data, default);
        writer.Write(StunAttributeType.XorPeerAddress, TurnRig.Peer);
        writer.Write(StunAttributeType.Data, [1, 2, 3]);
        Assert.False(rig.Client.HandlePacket(rig.Now, writer.Written, out _));
        Assert.False(rig.Client.HandlePacket(rig.Now, [0x40, 0, 0, 1, 9], out _));
    }

    [Fact]
    public void MutatedAnswers_AnyBytes_NoErrors_NoGrowth()
    {
        var rig = TurnRig.Allocated(options: TurnRig.Options with { ChannelAfter = 1 });
        rig.Write(TurnRig.Peer, [1]);
        rig.Run(1);
        var writer = new StunMessageWriter(new byte[500], StunClass.Indication, StunMethod.Data, default);
        writer.Write(StunAttributeType.XorPeerAddress, TurnRig.Peer);
        writer.Write(StunAttributeType.Data, [1, 2, 3]);
        byte[][] valid = [writer.Written.ToArray(), [0x40, 0, 0, 3, 1, 2, 3]];
        Law.Holds(Arbitraries.Mutated(valid), bytes =>
        {
            if (rig.Client.HandlePacket(rig.Now, bytes, out var data))
                Assert.InRange(data.Offset + data.Length, 0, bytes.Length);
        }, runs: 3_000);
        Law.Holds(Arbitraries.AnyBytes(), bytes => { _ = rig.Client.HandlePacket(rig.Now, bytes, out _); });
        Assert.Equal(TurnState.Allocated, rig.Client.State);
    }
}
