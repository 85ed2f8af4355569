using System.Net;
using WebTorrent.Ice.Tests.Network;

namespace WebTorrent.Ice.Tests;

/// <summary>A router forgets a connection, and gives it another port. The side behind it notices nothing.</summary>
public class RebindingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AddressChanges_Unnoticed_TheOtherSideFollowsBeforeConsentEnds(bool isControlling)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var simulation = new Simulation(seed);
            var (nat, moving, other) = ConnectThroughNat(simulation, isControlling);
            var before = other.Agent.SelectedPair!.Remote;
            nat.Forget();
            simulation.RunUntil(() => !other.Agent.SelectedPair!.Remote.Equals(before), isControlling ? 14 : 25);
            simulation.Run(60);
            Assert.Equal((IceState.Completed, IceState.Completed), (moving.Agent.State, other.Agent.State));
        }
    }

    /// <summary>Weeks of a connection: a router that forgets each night. What was left behind makes room.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AddressChanges_ManyTimes_StillFollowed(bool isControlling)
    {
        var simulation = new Simulation(1);
        var (nat, moving, other) = ConnectThroughNat(simulation, isControlling);
        for (var night = 0; night < 250; night++)
        {
            var before = other.Agent.SelectedPair!.Remote;
            nat.Forget();
            simulation.RunUntil(() => !before.Equals(other.Agent.SelectedPair?.Remote), 29);
            simulation.Run(60);
            Assert.True(other.Agent.State == IceState.Completed && moving.Agent.State == IceState.Completed, $"Night {night}.");
            Assert.InRange(other.Agent.RemoteCandidateCount, 1, 100);
        }
    }

    private static (Nat Nat, Host Moving, Host Other) ConnectThroughNat(Simulation simulation, bool isControlling)
    {
        var nat = new Nat(NatKind.PortRestricted, IPAddress.Parse("203.0.113.1"));
        var moving = simulation.Add(isControlling, nat);
        var other = simulation.Add(!isControlling);
        simulation.AddBase(moving, "10.0.0.1:5000");
        simulation.AddBase(other, "198.51.100.7:5000");
        simulation.Introduce(moving, other);
        simulation.RunUntil(() => moving.Agent.State == IceState.Completed && other.Agent.State == IceState.Completed);
        return (nat, moving, other);
    }
}
