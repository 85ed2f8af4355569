using System.Net;
using WebTorrent.Ice.Tests.Network;

namespace WebTorrent.Ice.Tests;

public class ConnectivityTests
{
    [Fact]
    public void SameNetwork_ConnectsOverHostCandidates_InTwoRoundTripsAndAMoment()
    {
        var simulation = new Simulation(1);
        var (one, other) = Pair(simulation, NatKind.None, NatKind.None);
        simulation.Introduce(one, other);
        var start = simulation.Now;
        RunUntilBothSelected(simulation, one, other);
        AssertSameWay(one, other);
        Assert.Equal(IceCandidateType.Host, one.Agent.SelectedPair!.LocalType);
        Assert.InRange(simulation.Now - start, TimeSpan.Zero, TimeSpan.FromMilliseconds(250));
        simulation.Run(1);
        Assert.Equal([IceState.Checking, IceState.Completed], one.States);
    }

    [Theory]
    [InlineData(NatKind.FullCone, NatKind.FullCone)]
    [InlineData(NatKind.FullCone, NatKind.Symmetric)]
    [InlineData(NatKind.AddressRestricted, NatKind.AddressRestricted)]
    [InlineData(NatKind.AddressRestricted, NatKind.Symmetric)]
    [InlineData(NatKind.PortRestricted, NatKind.PortRestricted)]
    [InlineData(NatKind.PortRestricted, NatKind.FullCone)]
    [InlineData(NatKind.None, NatKind.Symmetric)]
    public void NatsThatLetThrough_ConnectDirectly(NatKind first, NatKind second)
    {
        foreach (var (mine, theirs) in new[] { (first, second), (second, first) })
        {
            var simulation = new Simulation(2);
            var (one, other) = Pair(simulation, mine, theirs);
            simulation.Introduce(one, other);
            RunUntilBothSelected(simulation, one, other);
            AssertSameWay(one, other);
            Assert.NotEqual(IceCandidateType.Relayed, one.Agent.SelectedPair!.LocalType);
        }
    }

    [Theory]
    [InlineData(NatKind.Symmetric, NatKind.Symmetric)]
    [InlineData(NatKind.Symmetric, NatKind.PortRestricted)]
    public void NatsThatDoNot_FailAfterPatience_ButConnectOverARelay(NatKind first, NatKind second)
    {
        var simulation = new Simulation(3);
        var (one, other) = Pair(simulation, first, second);
        simulation.Introduce(one, other);
        var start = simulation.Now;
        simulation.RunUntil(() => one.Agent.State == IceState.Failed && other.Agent.State == IceState.Failed, 120);
        Assert.InRange(simulation.Now - start, TimeSpan.FromSeconds(39.5), TimeSpan.FromSeconds(90));

        simulation = new Simulation(4);
        (one, other) = Pair(simulation, first, second);
        simulation.AddRelay(one, "198.51.100.9:50000");
        simulation.Introduce(one, other);
        RunUntilBothSelected(simulation, one, other);
        Assert.Equal(IceCandidateType.Relayed, one.Agent.SelectedPair!.LocalType);
    }

    [Fact]
    public void RelayAndDirectWay_TheDirectOneIsTaken()
    {
        var simulation = new Simulation(5);
        var (one, other) = Pair(simulation, NatKind.PortRestricted, NatKind.PortRestricted);
        simulation.AddRelay(one, "198.51.100.9:50000");
        simulation.AddRelay(other, "198.51.100.9:50001");
        simulation.Introduce(one, other);
        RunUntilBothSelected(simulation, one, other);
        simulation.Run(5);
        Assert.NotEqual(IceCandidateType.Relayed, one.Agent.SelectedPair!.LocalType);
        Assert.NotEqual(IceCandidateType.Relayed, other.Agent.SelectedPair!.LocalType);
        Assert.Single(one.Selected);
    }

    [Fact]
    public void IPv6_Connects()
    {
        var simulation = new Simulation(6);
        var (one, other) = (simulation.Add(true), simulation.Add(false));
        simulation.AddBase(one, "[2001:db8::1]:5000");
        simulation.AddBase(other, "[2001:db8::2]:5000");
        simulation.Introduce(one, other);
        RunUntilBothSelected(simulation, one, other);
        Assert.Equal(IPEndPoint.Parse("[2001:db8::2]:5000"), one.Agent.SelectedPair!.Remote);
    }

    /// <summary>30 % of the datagrams lost, any NAT that lets through, both sides, 1,000 seeds: always a way, the same on both sides.</summary>
    [Fact]
    public void Lossy_AnySeed_ConnectsOverOneWay()
    {
        NatKind[] kinds = [NatKind.None, NatKind.FullCone, NatKind.AddressRestricted, NatKind.PortRestricted];
        for (var seed = 0; seed < 1_000; seed++)
        {
            var simulation = new Simulation(seed, loss: seed % 4 / 10.0);
            var (one, other) = Pair(simulation, kinds[seed % kinds.Length], kinds[seed / 4 % kinds.Length]);
            simulation.Introduce(one, other);
            RunUntilBothSelected(simulation, one, other);
            simulation.RunUntil(() => IsSameWay(one, other), 40);
        }
    }

    internal static (Host One, Host Other) Pair(Simulation simulation, NatKind first, NatKind second, IceAgentOptions? options = null)
    {
        var one = simulation.Add(isControlling: true, MakeNat(first, "203.0.113.1"), options);
        var other = simulation.Add(isControlling: false, MakeNat(second, "203.0.113.2"), options);
        simulation.AddBase(one, first == NatKind.None ? "192.0.2.1:5000" : "192.168.1.10:5000");
        simulation.AddBase(other, second == NatKind.None ? "192.0.2.2:5000" : "10.0.0.10:5000");
        return (one, other);
    }

    internal static void RunUntilBothSelected(Simulation simulation, Host one, Host other) =>
        simulation.RunUntil(() => one.Agent.SelectedPair is not null && other.Agent.SelectedPair is not null);

    internal static void AssertSameWay(Host one, Host other) => Assert.True(IsSameWay(one, other), $"{one.Agent.SelectedPair} and {other.Agent.SelectedPair}");

    private static bool IsSameWay(Host one, Host other) => Leads(one, other) && Leads(other, one);

    private static bool Leads(Host from, Host to)
    {
        if (from.Agent.SelectedPair is not { } pair || to.Agent.SelectedPair is not { } back)
            return false;
        var target = to.Bases[back.BaseId];
        return pair.Remote.Equals(target) || (to.Nat is { } nat && nat.Outside.Equals(pair.Remote.Address));
    }

    private static Nat? MakeNat(NatKind kind, string outside) => kind == NatKind.None ? null : new Nat(kind, IPAddress.Parse(outside));
}
