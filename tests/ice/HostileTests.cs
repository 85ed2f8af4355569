using System.Net;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.Ice.Tests.Network;
using WebTorrent.Stun;
using WebTorrent.TestKit;

namespace WebTorrent.Ice.Tests;

/// <summary>What strangers send, and what a bad partner does.</summary>
public class HostileTests
{
    private static readonly IPEndPoint Stranger = IPEndPoint.Parse("192.0.2.66:6666");

    [Fact]
    public void CandidateFlood_AHundredKept_OneCheckEach50Milliseconds()
    {
        var simulation = new Simulation(1);
        var agent = simulation.Add(true);
        simulation.AddBase(agent, "192.0.2.1:5000");
        simulation.AddBase(agent, "192.0.2.101:5000");
        agent.Agent.SetRemoteParameters(simulation.Now, IceParameters.Create());
        for (var i = 0; i < 10_000; i++)
            agent.Agent.AddRemoteCandidate(simulation.Now, Candidate($"198.51.{i / 250}.{i % 250}", 1_000 + i));
        Assert.Equal(100, agent.Agent.RemoteCandidateCount);
        simulation.Run(1);
        Assert.InRange(agent.Sent.Values.Sum(), 20, 30);
        simulation.RunUntil(() => agent.Agent.State == IceState.Failed, 600);
        Assert.InRange(agent.Sent.Count, 1, 100);
        Assert.All(agent.Sent.Values, sent => Assert.InRange(sent, 1, 14));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("224.0.0.251")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("ff02::1")]
    [InlineData("fe80::1")]
    [InlineData("example.com")]
    [InlineData("printer.local")]
    public void CandidatesThatLeadWhereNobodyShouldSend_NeverChecked(string address)
    {
        var simulation = new Simulation(2);
        var agent = simulation.Add(true);
        simulation.AddBase(agent, "192.0.2.1:5000");
        simulation.AddBase(agent, "[2001:db8::1]:5000");
        agent.Agent.SetRemoteParameters(simulation.Now, IceParameters.Create());
        agent.Agent.AddRemoteCandidate(simulation.Now, Candidate(address, 5_353));
        simulation.Run(30);
        Assert.Empty(agent.Sent);
        Assert.Empty(agent.Names);
    }

    [Fact]
    public void Loopback_OnlyFromALoopbackBase()
    {
        var simulation = new Simulation(3);
        var agent = simulation.Add(true);
        simulation.AddBase(agent, "127.0.0.1:5000");
        agent.Agent.SetRemoteParameters(simulation.Now, IceParameters.Create());
        agent.Agent.AddRemoteCandidate(simulation.Now, Candidate("127.0.0.1", 5_353));
        agent.Agent.AddRemoteCandidate(simulation.Now, Candidate("192.0.2.9", 5_353));
        simulation.Run(1);
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:5353"), Assert.Single(agent.Sent.Keys));
    }

    [Fact]
    public void MdnsNames_AskedForOnlyIfWanted_AndSixteenAtMost()
    {
        var simulation = new Simulation(4);
        var agent = simulation.Add(true, options: new IceAgentOptions { ResolveMdns = true });
        for (var i = 0; i < 1_000; i++)
            agent.Agent.AddRemoteCandidate(simulation.Now, Candidate(MdnsName.Create().ToString(), 5_000));
        agent.Agent.AddRemoteCandidate(simulation.Now, Candidate("example.com", 5_000));
        agent.ReadEvents();
        Assert.Equal(16, agent.Names.Count);
    }

    [Fact]
    public void ChecksWithWrongPasswordOrName_NoAnswer_NoCandidate()
    {
        var (simulation, agent, id, peer) = Waiting(5);
        for (var i = 0; i < 1_000; i++)
        {
            simulation.Inject(agent, id, Stranger, peer.Request(password: "a password that somebody guessed"));
            simulation.Inject(agent, id, Stranger, peer.Request(username: $"other:{i}"));
            simulation.Inject(agent, id, Stranger, peer.Request(username: ""));
        }

        Assert.Empty(agent.Sent);
        Assert.Equal(0, agent.Agent.RemoteCandidateCount);
    }

    [Fact]
    public void ReplayedCheckFromManyAddresses_FewChecksGoThere()
    {
        var (simulation, agent, id, peer) = Waiting(6);
        agent.Agent.SetRemoteParameters(simulation.Now, peer.Parameters with { IsLite = false });
        var captured = peer.Request(nominates: true);
        for (var i = 0; i < 10_000; i++)
            simulation.Inject(agent, id, new IPEndPoint(0x010200C0 + ((long)(i % 200) << 24), 10_000 + i), captured);
        Assert.Equal(50, agent.Agent.RemoteCandidateCount);
        agent.Agent.AddRemoteCandidate(simulation.Now, peer.Candidate);
        Assert.Equal(51, agent.Agent.RemoteCandidateCount);
        // An answer each, as long as nobody else is waiting for one; checks come one by one.
        var answers = agent.Sent.Values.Sum();
        simulation.Run(1);
        Assert.InRange(agent.Sent.Values.Sum() - answers, 1, 30);
        Assert.Null(agent.Agent.SelectedPair);
    }

    [Fact]
    public void RequestFlood_WithoutDraining_AnswersAreBounded()
    {
        var (simulation, agent, id, peer) = Waiting(7);
        for (var i = 0; i < 10_000; i++)
            agent.Agent.HandlePacket(simulation.Now, id, Stranger, peer.Request());
        var buffer = new byte[1_500];
        var count = 0;
        while (agent.Agent.TryTransmit(buffer, out _))
            count++;
        Assert.Equal(64, count);
    }

    [Fact]
    public void EarlyChecks_BeforeTheOtherSideIsKnown_AFewKept()
    {
        var (simulation, agent, id, peer) = Waiting(8);
        for (var i = 0; i < 1_000; i++)
            simulation.Inject(agent, id, new IPEndPoint(Stranger.Address, 10_000 + i), peer.Request());
        agent.Agent.SetRemoteParameters(simulation.Now, peer.Parameters with { IsLite = false });
        Assert.Equal(16, agent.Agent.RemoteCandidateCount);
    }

    /// <summary>Errors and successes that somebody without the password makes up, even with the right transaction id, change nothing.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(487)]
    public void ForgedResponses_ChangeNothing(int code)
    {
        var (simulation, agent, _, peer) = Waiting(9);
        peer.Respond = id => code == 0 ? LitePeer.Success(id, Stranger, "wrong") : LitePeer.Error(id, code, "wrong");
        simulation.Filter = (from, _, bytes) => peer.Answer(simulation, agent, from, bytes);
        var wasControlling = agent.Agent.IsControlling;
        agent.Agent.SetRemoteParameters(simulation.Now, peer.Parameters with { IsLite = false });
        agent.Agent.AddRemoteCandidate(simulation.Now, peer.Candidate);
        simulation.Run(2);
        Assert.Equal(IceState.Checking, agent.Agent.State);
        Assert.Equal(wasControlling, agent.Agent.IsControlling);
        Assert.Empty(agent.PeerReflexive);
        // The check is still open: the genuine answer counts.
        peer.Respond = null;
        simulation.RunUntil(() => agent.Agent.SelectedPair is not null);
    }

    [Fact]
    public void ResponseFromAnotherAddress_ThePairFails()
    {
        var (simulation, agent, id, peer) = Waiting(10);
        simulation.Filter = (from, _, bytes) =>
        {
            Assert.True(StunMessage.TryParse(bytes, out var request));
            if (request.Class == StunClass.Request)
                agent.Agent.HandlePacket(simulation.Now, id, Stranger, LitePeer.Success(request.TransactionId, from, peer.Parameters.Password));
            return false;
        };
        agent.Agent.SetRemoteParameters(simulation.Now, peer.Parameters);
        agent.Agent.AddRemoteCandidate(simulation.Now, peer.Candidate);
        agent.Agent.EndRemoteCandidates(simulation.Now);
        simulation.RunUntil(() => agent.Agent.State == IceState.Failed, 40);
        Assert.Empty(agent.Selected);
    }

    /// <summary>RFC 8445 §7.2.5.2: it says nothing of the way, and is the only answer that there will be.</summary>
    [Fact]
    public void SuccessWithoutAddress_ThePairFails_NotForeverUnderWay()
    {
        var (simulation, agent, _, peer) = Waiting(16);
        peer.Respond = id => LitePeer.SuccessWithoutAddress(id, peer.Parameters.Password);
        simulation.Filter = (from, _, bytes) => peer.Answer(simulation, agent, from, bytes);
        agent.Agent.SetRemoteParameters(simulation.Now, peer.Parameters);
        agent.Agent.AddRemoteCandidate(simulation.Now, peer.Candidate);
        agent.Agent.EndRemoteCandidates(simulation.Now);
        simulation.RunUntil(() => agent.Agent.State == IceState.Failed, 40);
    }

    /// <summary>An answer that waited for a relay must not go out by another way: who hides behind relays would show itself.</summary>
    [Fact]
    public void AnswerThatWaitsForABaseThatGoes_NotSent()
    {
        var simulation = new Simulation(17);
        var agent = simulation.Add(true);
        var (relay, socket) = (simulation.AddRelay(agent, "198.51.100.9:50000"), simulation.AddBase(agent, "192.0.2.1:5000"));
        var peer = new LitePeer(agent.Agent, IPEndPoint.Parse("192.0.2.2:5000"));
        agent.Agent.HandlePacket(simulation.Now, relay, Stranger, peer.Request());
        agent.Agent.HandlePacket(simulation.Now, socket, Stranger, peer.Request());
        agent.Agent.HandlePacket(simulation.Now, relay, Stranger, peer.Request());
        agent.Agent.RemoveBase(simulation.Now, relay);
        var buffer = new byte[1_500];
        Assert.True(agent.Agent.TryTransmit(buffer, out var datagram));
        Assert.Equal(socket, datagram.BaseId);
        Assert.False(agent.Agent.TryTransmit(buffer, out _));
    }

    /// <summary>A server that tells an address of another family, or one at which nobody can be reached.</summary>
    [Theory]
    [InlineData("[2001:db8::5]:7000")]
    [InlineData("127.0.0.1:7000")]
    [InlineData("0.0.0.0:7000")]
    [InlineData("224.0.0.1:7000")]
    [InlineData("255.255.255.255:7000")]
    public void ReflexiveAddressThatCannotBe_NotTold(string mapped)
    {
        var (simulation, agent, id, _) = Waiting(18);
        agent.Agent.AddReflexiveCandidate(id, IPEndPoint.Parse(mapped), IPAddress.Parse("198.51.100.1"));
        agent.ReadEvents();
        Assert.Single(agent.Candidates);
        agent.Agent.AddReflexiveCandidate(id, IPEndPoint.Parse("[::ffff:203.0.113.5]:7000"), IPAddress.Parse("198.51.100.1"));
        agent.ReadEvents();
        Assert.Equal("203.0.113.5", agent.Candidates[^1].Address);
    }

    [Fact]
    public void UnknownRequiredAttribute_420WithItsType()
    {
        var (simulation, agent, id, peer) = Waiting(11);
        byte[]? answer = null;
        simulation.Filter = (_, _, bytes) => (answer = bytes) is null;
        simulation.Inject(agent, id, Stranger, peer.Request(more: (StunAttributeType)0x7FFF));
        Assert.True(StunMessage.TryParse(answer, out var error));
        Assert.Equal(420, error.ErrorCode);
        var types = new StunAttributeType[4];
        Assert.Equal(1, error.GetUnknownAttributes(types));
        Assert.Equal((StunAttributeType)0x7FFF, types[0]);
        Assert.Equal(0, agent.Agent.RemoteCandidateCount);
    }

    /// <summary>RFC 8445 §7.3.1.1: of two that want to control, the one with the larger number does.</summary>
    [Theory]
    [InlineData(0ul, 487, true)]
    [InlineData(ulong.MaxValue, 0, false)]
    public void RoleConflict_TheLargerNumberControls(ulong theirs, int answered, bool staysControlling)
    {
        var (simulation, agent, id, peer) = Waiting(14);
        byte[]? answer = null;
        simulation.Filter = (_, _, bytes) => (answer ??= bytes) is null;
        simulation.Inject(agent, id, Stranger, peer.Request(tieBreaker: theirs));
        Assert.True(StunMessage.TryParse(answer, out var response));
        Assert.Equal((answered, staysControlling), (response.ErrorCode ?? 0, agent.Agent.IsControlling));
    }

    /// <summary>Somebody who knows our password, but is not the one that we were told of: of an older session, perhaps.</summary>
    [Fact]
    public void CheckOfAnotherPeer_Answered_NoCandidate()
    {
        var (simulation, agent, id, peer) = Waiting(15);
        agent.Agent.SetRemoteParameters(simulation.Now, peer.Parameters with { IsLite = false });
        simulation.Inject(agent, id, Stranger, peer.Request(username: $"{agent.Agent.LocalParameters.Ufrag}:other"));
        Assert.Equal(1, agent.Sent[Stranger]);
        Assert.Equal(0, agent.Agent.RemoteCandidateCount);
    }

    [Fact]
    public void ChromiumsOwnAttribute_PassedOver()
    {
        var (simulation, agent, id, peer) = Waiting(12);
        byte[]? answer = null;
        simulation.Filter = (_, _, bytes) => (answer ??= bytes) is null;
        simulation.Inject(agent, id, Stranger, peer.Request(more: (StunAttributeType)0xC057));
        Assert.True(StunMessage.TryParse(answer, out var response));
        Assert.Equal(StunClass.SuccessResponse, response.Class);
        Assert.Equal(Stranger, response.XorMappedAddress);
    }

    [Fact]
    public void MutatedPackets_NoErrors_NoGrowth()
    {
        var (simulation, agent, id, peer) = Waiting(13);
        agent.Agent.SetRemoteParameters(simulation.Now, peer.Parameters with { IsLite = false });
        byte[][] valid = [peer.Request(nominates: true), LitePeer.Success(default, Stranger, "any"), LitePeer.Error(default, 487, "any")];
        Law.Holds(Arbitraries.Mutated(valid), bytes =>
        {
            if (valid.Any(packet => packet.AsSpan().SequenceEqual(bytes)))
                return;
            simulation.Inject(agent, id, Stranger, bytes);
        }, runs: 1_000);
        Assert.Equal(0, agent.Agent.RemoteCandidateCount);
    }

    [Fact]
    public void AnyBytes_AnyOrderOfCalls_OnlyDocumentedErrors() => Law.Holds(Arbitraries.AnyBytes(120), bytes =>
    {
        var agent = new IceAgentCore(random: new Random(1));
        var id = agent.AddBase(TimeSpan.Zero, IPEndPoint.Parse("192.0.2.1:5000"));
        Assert.False(agent.HandlePacket(TimeSpan.Zero, id, Stranger, bytes));
        Assert.False(agent.TryTransmit(new byte[1_500], out _));
    });

    private static (Simulation Simulation, Host Agent, int BaseId, LitePeer Peer) Waiting(int seed)
    {
        var simulation = new Simulation(seed);
        var agent = simulation.Add(true);
        var id = simulation.AddBase(agent, "192.0.2.1:5000");
        return (simulation, agent, id, new LitePeer(agent.Agent, IPEndPoint.Parse("192.0.2.2:5000")));
    }

    private static IceCandidate Candidate(string address, int port) =>
        new() { Foundation = "1", Priority = 2_000_000_000, Address = address, Port = port };
}
