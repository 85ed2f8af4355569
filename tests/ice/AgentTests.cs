using System.Net;
using WebTorrent.Ice.Tests.Network;
using WebTorrent.Stun;

namespace WebTorrent.Ice.Tests;

public class AgentTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BothHaveTheSameRole_OneYields(bool role)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var simulation = new Simulation(seed, loss: 0.1);
            var (one, other) = (simulation.Add(role), simulation.Add(role));
            simulation.AddBase(one, "192.0.2.1:5000");
            simulation.AddBase(other, "192.0.2.2:5000");
            simulation.Introduce(one, other);
            ConnectivityTests.RunUntilBothSelected(simulation, one, other);
            Assert.NotEqual(one.Agent.IsControlling, other.Agent.IsControlling);
        }
    }

    [Fact]
    public void LiteAgent_IsAskedAndNominated_WithoutAnyCheckOfItsOwn()
    {
        var simulation = new Simulation(1);
        var agent = simulation.Add(isControlling: false);
        simulation.AddBase(agent, "192.0.2.1:5000");
        var lite = new LitePeer(agent.Agent, IPEndPoint.Parse("192.0.2.2:5000"));
        simulation.Filter = (from, to, bytes) => !to.Equals(lite.Address) || lite.Answer(simulation, agent, from, bytes);
        agent.Agent.SetRemoteParameters(simulation.Now, lite.Parameters);
        agent.Agent.AddRemoteCandidate(simulation.Now, lite.Candidate);
        simulation.RunUntil(() => agent.Agent.SelectedPair is not null);
        Assert.True(agent.Agent.IsControlling);
        Assert.Equal([false, true], lite.Nominations);
    }

    [Fact]
    public void CandidatesLongAfterParameters_StillConnect()
    {
        var simulation = new Simulation(2);
        var (one, other) = ConnectivityTests.Pair(simulation, NatKind.PortRestricted, NatKind.PortRestricted);
        simulation.TellParameters(one, other);
        simulation.TellParameters(other, one);
        simulation.Run(30);
        Assert.Equal(IceState.Checking, one.Agent.State);
        simulation.TellCandidates(one, other);
        simulation.Run(8);
        simulation.TellCandidates(other, one);
        ConnectivityTests.RunUntilBothSelected(simulation, one, other);
    }

    /// <summary>RFC 8863 §4: no candidate, and nobody who says that none will come.</summary>
    [Fact]
    public void NoCandidate_NoEndOfThem_FailedAfter39AndAHalfSeconds()
    {
        var simulation = new Simulation(15);
        var (one, other) = ConnectivityTests.Pair(simulation, NatKind.None, NatKind.None);
        var start = simulation.Now;
        simulation.TellParameters(other, one);
        simulation.RunUntil(() => one.Agent.State == IceState.Failed, 120);
        Assert.Equal(39.5, (simulation.Now - start).TotalSeconds);
        Assert.Null(one.Agent.NextTimeout);
    }

    [Fact]
    public void ChecksBeforeTheOtherSideIsKnown_AnsweredAndKept_NoCandidateNeeded()
    {
        var simulation = new Simulation(3);
        var (one, other) = ConnectivityTests.Pair(simulation, NatKind.None, NatKind.PortRestricted);
        simulation.TellParameters(one, other);
        simulation.TellCandidates(one, other);
        simulation.Run(2);
        Assert.Equal((IceState.New, IceState.Checking), (one.Agent.State, other.Agent.State));
        simulation.TellParameters(other, one);
        ConnectivityTests.RunUntilBothSelected(simulation, one, other);
        Assert.Equal(IceCandidateType.PeerReflexive, one.Agent.SelectedPair!.RemoteType);
        Assert.Equal(IPAddress.Parse("203.0.113.2"), Assert.Single(one.PeerReflexive).EndPoint!.Address);
    }

    [Fact]
    public void PeerReflexiveFirst_ThenTheCandidateItself_OneCandidate()
    {
        var simulation = new Simulation(4);
        var (one, other) = ConnectivityTests.Pair(simulation, NatKind.None, NatKind.None);
        simulation.TellParameters(one, other);
        simulation.TellParameters(other, one);
        simulation.TellCandidates(one, other);
        ConnectivityTests.RunUntilBothSelected(simulation, one, other);
        simulation.TellCandidates(other, one);
        Assert.Equal(1, one.Agent.RemoteCandidateCount);
        Assert.Equal(IceCandidateType.Host, one.Agent.SelectedPair!.RemoteType);
    }

    /// <summary>The other side answers faster than the STUN server: the address is told all the same, and is what the server says that it is.</summary>
    [Fact]
    public void AddressShownByACheck_ThenByTheServer_ToldAsServerReflexive()
    {
        var simulation = new Simulation(16);
        var nat = new Nat(NatKind.PortRestricted, IPAddress.Parse("203.0.113.1"));
        var (one, other) = (simulation.Add(isControlling: true, nat), simulation.Add(isControlling: false));
        var id = one.AddBase(simulation.Now, "192.168.1.10:5000");
        simulation.AddBase(other, "198.51.100.7:5000");
        simulation.Introduce(one, other);
        ConnectivityTests.RunUntilBothSelected(simulation, one, other);
        Assert.Equal(IceCandidateType.PeerReflexive, one.Agent.SelectedPair!.LocalType);
        var mapped = other.Agent.SelectedPair!.Remote;
        one.Agent.AddReflexiveCandidate(id, mapped, IPAddress.Parse("198.51.100.1"));
        one.Agent.AddReflexiveCandidate(id, mapped, IPAddress.Parse("198.51.100.2"));
        one.ReadEvents();
        Assert.Equal(mapped, Assert.Single(one.Candidates, candidate => candidate.Type == IceCandidateType.ServerReflexive).EndPoint);
        Assert.Equal(IceCandidateType.ServerReflexive, one.Agent.SelectedPair!.LocalType);
        simulation.TellCandidates(one, other);
        Assert.Equal(IceCandidateType.ServerReflexive, other.Agent.SelectedPair!.RemoteType);
    }

    [Fact]
    public void Restart_DataGoesOnUntilTheNewWayIsThere_OldChecksAreStillAnswered()
    {
        var simulation = new Simulation(5);
        var (one, other) = ConnectivityTests.Pair(simulation, NatKind.FullCone, NatKind.None);
        simulation.Introduce(one, other);
        ConnectivityTests.RunUntilBothSelected(simulation, one, other);
        var before = one.Agent.LocalParameters;
        one.Agent.Restart(simulation.Now);
        Assert.NotEqual(before, one.Agent.LocalParameters);
        for (var second = 0; second < 50; second++)
        {
            simulation.Run(1);
            Assert.NotNull(one.Agent.SelectedPair);
            Assert.NotNull(other.Agent.SelectedPair);
        }

        other.Agent.Restart(simulation.Now);
        simulation.Introduce(one, other);
        Assert.All(one.Candidates.TakeLast(2), candidate => Assert.Equal(one.Agent.LocalParameters.Ufrag, candidate.Ufrag));
        simulation.RunUntil(() => one.Selected.Count == 2 && other.Selected.Count == 2);
        Assert.Equal(IceState.Completed, one.Agent.State);
        simulation.Run(60);
        Assert.Equal(IceState.Completed, one.Agent.State);
    }

    [Fact]
    public void SetRemoteParameters_OthersWithoutRestart_Refused_TheSame_Ignored()
    {
        var agent = new IceAgentCore();
        var remote = IceParameters.Create();
        agent.SetRemoteParameters(TimeSpan.Zero, remote);
        agent.SetRemoteParameters(TimeSpan.Zero, remote with { });
        Assert.Throws<InvalidOperationException>(() => agent.SetRemoteParameters(TimeSpan.Zero, IceParameters.Create()));
        Assert.Throws<FormatException>(() => new IceAgentCore().SetRemoteParameters(TimeSpan.Zero, new IceParameters("a", "b")));
    }

    [Fact]
    public void SilentNetwork_Disconnected_ThenFailedAfter30Seconds_AndNothingIsSentAnyMore()
    {
        var simulation = new Simulation(6);
        var (one, other) = Connected(simulation);
        var start = simulation.Now;
        simulation.Loss = 1;
        simulation.RunUntil(() => one.Agent.State == IceState.Disconnected);
        Assert.InRange((simulation.Now - start).TotalSeconds, 8, 15.1);
        simulation.RunUntil(() => one.Agent.State == IceState.Failed && other.Agent.State == IceState.Failed);
        Assert.InRange((simulation.Now - start).TotalSeconds, 24, 30.1);
        Assert.Null(one.Agent.SelectedPair);
        var sent = one.Sent.Values.Sum();
        simulation.Run(120);
        Assert.Equal(sent, one.Sent.Values.Sum());
        Assert.Null(one.Agent.NextTimeout);
    }

    [Fact]
    public void SilenceThatEnds_ConnectedAgain_SamePair()
    {
        var simulation = new Simulation(7);
        var (one, other) = Connected(simulation);
        simulation.Loss = 1;
        simulation.RunUntil(() => one.Agent.State == IceState.Disconnected && other.Agent.State == IceState.Disconnected);
        simulation.Loss = 0;
        simulation.RunUntil(() => one.Agent.State == IceState.Completed && other.Agent.State == IceState.Completed, 10);
        Assert.Single(one.Selected);
    }

    [Fact]
    public void Restart_AfterFailed_ConnectsAgain()
    {
        var simulation = new Simulation(8);
        var (one, other) = Connected(simulation);
        simulation.Loss = 1;
        simulation.RunUntil(() => one.Agent.State == IceState.Failed && other.Agent.State == IceState.Failed);
        simulation.Loss = 0;
        one.Agent.Restart(simulation.Now);
        other.Agent.Restart(simulation.Now);
        simulation.Introduce(one, other);
        simulation.RunUntil(() => one.Selected.Count == 2 && other.Selected.Count == 2);
    }

    /// <summary>The controlling or the controlled side loses the interface that data goes over; both have another.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void InterfaceVanishes_AnotherPairIsSelected(bool controllingLoses)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var simulation = new Simulation(seed);
            var (one, other) = (simulation.Add(true), simulation.Add(false));
            simulation.AddBase(one, "192.0.2.1:5000");
            simulation.AddBase(one, "192.0.2.101:5000");
            simulation.AddBase(other, "192.0.2.2:5000");
            simulation.AddBase(other, "192.0.2.102:5000");
            simulation.Introduce(one, other);
            ConnectivityTests.RunUntilBothSelected(simulation, one, other);
            simulation.Run(1);
            var loser = controllingLoses ? one : other;
            loser.RemoveBase(simulation.Now, loser.Agent.SelectedPair!.BaseId);
            Assert.Equal(IceState.Disconnected, loser.Agent.State);
            simulation.RunUntil(() => one.Selected.Count == 2 && other.Selected.Count == 2, 29);
            ConnectivityTests.AssertSameWay(one, other);
            simulation.Run(60);
            Assert.Equal((IceState.Completed, IceState.Completed), (one.Agent.State, other.Agent.State));
            ConnectivityTests.AssertSameWay(one, other);
        }
    }

    [Fact]
    public void InterfaceThatAppearsLater_IsToldAndUsed()
    {
        var simulation = new Simulation(9);
        var (one, other) = Connected(simulation);
        one.RemoveBase(simulation.Now, one.Agent.SelectedPair!.BaseId);
        simulation.Run(3);
        simulation.AddBase(one, "192.0.2.55:6000");
        simulation.TellCandidates(one, other);
        simulation.RunUntil(() => one.Agent.SelectedPair is not null && other.Agent.SelectedPair!.Remote.Port == 6000, 29);
    }

    /// <summary>A controlling side that nominates every pair as it goes (as Chromium does): the best is taken, whatever the order.</summary>
    [Fact]
    public void EveryPairNominated_TheBestStays()
    {
        var simulation = new Simulation(10);
        var (one, other) = (simulation.Add(true), simulation.Add(false));
        for (var i = 1; i <= 5; i++)
            simulation.AddBase(other, $"192.0.2.{i}:5000");
        simulation.TellParameters(one, other);
        simulation.TellParameters(other, one);
        var aggressive = new LitePeer(other.Agent, IPEndPoint.Parse("192.0.2.200:5000")) { Parameters = one.Agent.LocalParameters };
        simulation.Filter = (from, to, bytes) => to.Equals(aggressive.Address) && aggressive.Answer(simulation, other, from, bytes);
        foreach (var id in new[] { 5, 4, 2, 1, 3, 5, 4 })
        {
            simulation.Inject(other, id, aggressive.Address, aggressive.Request(nominates: true));
            simulation.Run(0.5);
        }

        Assert.Equal(1, other.Agent.SelectedPair!.BaseId);
        Assert.Equal([5, 4, 2, 1], other.Selected.Select(pair => pair.BaseId));
    }

    /// <summary>
    /// An answer takes a second, and meanwhile the other side checks all the time, as Chromium does: each of its checks has ours sent again, and the answer to any of
    /// ours tells that it was nominated.
    /// </summary>
    [Fact]
    public void SlowWay_TheOtherSideChecksMeanwhile_NominatedAllTheSame()
    {
        var simulation = new Simulation(14);
        var agent = simulation.Add(isControlling: true);
        var id = simulation.AddBase(agent, "192.0.2.1:5000");
        var peer = new LitePeer(agent.Agent, IPEndPoint.Parse("192.0.2.2:5000"));
        var underWay = new Queue<(TimeSpan Due, StunTransactionId Id)>();
        simulation.Filter = (_, _, bytes) =>
        {
            if (StunMessage.TryParse(bytes, out var sent) && sent.Class == StunClass.Request)
                underWay.Enqueue((simulation.Now + TimeSpan.FromSeconds(1), sent.TransactionId));
            return false;
        };
        agent.Agent.SetRemoteParameters(simulation.Now, peer.Parameters with { IsLite = false });
        agent.Agent.AddRemoteCandidate(simulation.Now, peer.Candidate);
        for (var tick = 0; tick < 40 && agent.Agent.SelectedPair is null; tick++)
        {
            simulation.Inject(agent, id, peer.Address, peer.Request(tieBreaker: 1, isControlled: true));
            simulation.Run(0.2);
            while (underWay.TryPeek(out var first) && first.Due <= simulation.Now)
                simulation.Inject(agent, id, peer.Address, LitePeer.Success(underWay.Dequeue().Id, IPEndPoint.Parse("192.0.2.1:5000"), peer.Parameters.Password));
        }

        Assert.NotNull(agent.Agent.SelectedPair);
    }

    [Fact]
    public void StableNetwork_LossOf20Percent_OneHour_NeverAnotherPairNorFailed()
    {
        var simulation = new Simulation(11, loss: 0.2);
        var (one, other) = Connected(simulation);
        simulation.Run(3_600);
        Assert.Single(one.Selected);
        Assert.Single(other.Selected);
        Assert.DoesNotContain(IceState.Failed, one.States);
    }

    [Fact]
    public void Consent_EveryFourToSixSeconds_AndNothingElseInBetween()
    {
        var simulation = new Simulation(12);
        var (one, other) = Connected(simulation);
        simulation.Run(10);
        var before = one.Sent.Values.Sum();
        simulation.Run(1_000);
        // A request and an answer each.
        Assert.InRange(one.Sent.Values.Sum() - before, 2 * 1_000 / 6, (2 * 1_000 / 4) + 2);
        Assert.Equal(1, other.Agent.RemoteCandidateCount);
    }

    [Fact]
    public void Closed_SendsAndAnswersNothing()
    {
        var simulation = new Simulation(13);
        var (one, other) = Connected(simulation);
        one.Agent.Close();
        one.ReadEvents();
        Assert.Equal(IceState.Closed, one.States[^1]);
        var sent = one.Sent.Values.Sum();
        simulation.Run(60);
        Assert.Equal(sent, one.Sent.Values.Sum());
        Assert.Equal(IceState.Failed, other.Agent.State);
    }

    [Fact]
    public void MdnsName_InPlaceOfTheAddress_TheAddressIsNowhereTold()
    {
        var agent = new IceAgentCore();
        var name = MdnsName.Create();
        var id = agent.AddBase(TimeSpan.Zero, IPEndPoint.Parse("192.168.1.10:5000"), name: name);
        agent.AddReflexiveCandidate(id, IPEndPoint.Parse("203.0.113.1:7000"), IPAddress.Parse("198.51.100.1"));
        var lines = new List<string>();
        while (agent.TryReadEvent(out var next))
            lines.Add(next.Candidate!.ToString());
        Assert.Equal(2, lines.Count);
        Assert.Contains(name.ToString(), lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("192.168", StringComparison.Ordinal));
    }

    internal static (Host One, Host Other) Connected(Simulation simulation)
    {
        var (one, other) = ConnectivityTests.Pair(simulation, NatKind.None, NatKind.None);
        simulation.Introduce(one, other);
        ConnectivityTests.RunUntilBothSelected(simulation, one, other);
        simulation.RunUntil(() => one.Agent.State == IceState.Completed && other.Agent.State == IceState.Completed);
        return (one, other);
    }
}
