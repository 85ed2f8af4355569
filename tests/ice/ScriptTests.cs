using System.Net;
using WebTorrent.Ice.Tests.Network;

namespace WebTorrent.Ice.Tests;

/// <summary>Everything that may happen, in any order.</summary>
public class ScriptTests
{
    private const int Steps = 60;

    /// <summary>No error, no standstill of the clock, and in the end, with both restarted on a sound network, a way.</summary>
    [Fact]
    public void AnyScript_NoErrors_AndARestartMendsAll()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var simulation = new Simulation(seed);
            var random = new Random(seed);
            Host[] hosts = [simulation.Add(random.Next(2) == 0), simulation.Add(random.Next(2) == 0)];
            for (var step = 0; step < Steps; step++)
                Play(simulation, random, hosts, random.Next(2));
            simulation.Loss = 0;
            foreach (var host in hosts)
            {
                AddBase(simulation, random, hosts, host);
                host.Agent.Restart(simulation.Now);
            }

            simulation.Introduce(hosts[0], hosts[1]);
            var before = (hosts[0].Selected.Count, hosts[1].Selected.Count);
            simulation.RunUntil(() => hosts[0].Selected.Count > before.Item1 && hosts[1].Selected.Count > before.Item2);
            simulation.RunUntil(() => hosts.All(host => host.Agent.State is IceState.Connected or IceState.Completed), 40);
            ConnectivityTests.AssertSameWay(hosts[0], hosts[1]);
        }
    }

    private static void Play(Simulation simulation, Random random, Host[] hosts, int which)
    {
        var (host, other) = (hosts[which], hosts[1 - which]);
        switch (random.Next(9))
        {
            case 0:
                AddBase(simulation, random, hosts, host);
                break;
            case 1 when host.Bases.Count > 0:
                host.RemoveBase(simulation.Now, host.Bases.Keys.ElementAt(random.Next(host.Bases.Count)));
                break;
            case 2:
                simulation.TellCandidates(other, host);
                break;
            case 3 when host.Agent.RemoteParameters is null:
                simulation.TellParameters(other, host);
                break;
            case 4 when random.Next(4) == 0:
                host.Agent.Restart(simulation.Now);
                break;
            case 5:
                simulation.Loss = random.Next(5) / 4.0;
                break;
            case 6 when random.Next(3) == 0:
                host.Agent.EndRemoteCandidates(simulation.Now);
                break;
            default:
                simulation.Run(Math.Pow(random.NextDouble(), 4) * 40);
                break;
        }

        Assert.InRange(host.Agent.RemoteCandidateCount, 0, 100);
        Assert.True(host.Agent.SelectedPair is null || host.Bases.ContainsKey(host.Agent.SelectedPair.BaseId));
    }

    private static void AddBase(Simulation simulation, Random random, Host[] hosts, Host host)
    {
        var address = new IPEndPoint(new IPAddress([192, 0, 2, (byte)(1 + Array.IndexOf(hosts, host))]), random.Next(1_024, 65_536));
        if (host.Bases.Count < 5 && !host.Bases.ContainsValue(address))
            simulation.AddBase(host, address.ToString());
    }
}
