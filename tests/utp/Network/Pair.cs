using WebTorrent.Utp.Core;

namespace WebTorrent.Utp.Tests.Network;

/// <summary>Two nodes and a connection between them.</summary>
internal sealed class Pair
{
    public Pair(Link there, Link back, UtpCoreOptions? options = null, long clockOffset = 0, double clockDrift = 0)
    {
        There = there;
        Back = back;
        First = new Node(1, options);
        Second = new Node(2, options) { ClockOffset = clockOffset, ClockDrift = clockDrift };
        Simulation = Simulation.Between(First, Second, there, back);
        Dialled = First.Core.Connect(First.Time(Simulation.Now), Second.Address)!;
    }

    public Link There { get; }

    public Link Back { get; }

    public Node First { get; }

    public Node Second { get; }

    public Simulation Simulation { get; }

    public UtpConnection Dialled { get; }

    public UtpConnection? Accepted => field ??= Second.Accepted.TryDequeue(out var accepted) ? accepted : null;

    public Flow Send(long length, int seed = 1, bool completes = true, bool releases = false)
    {
        var flow = new Flow(First, Dialled, Second, () => Accepted, length, seed) { Completes = completes, Releases = releases };
        Simulation.Add(flow);
        return flow;
    }

    /// <summary>The other way, from when the connection is accepted.</summary>
    public Flow SendBack(long length, int seed = 2)
    {
        Simulation.RunUntil(() => Accepted is not null);
        var flow = new Flow(Second, Accepted!, First, () => Dialled, length, seed);
        Simulation.Add(flow);
        return flow;
    }
}
