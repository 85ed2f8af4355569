using System.Net;

namespace WebTorrent.Ice.Tests.Network;

/// <summary>A machine with an agent, perhaps behind a NAT.</summary>
internal sealed class Host(IceAgentCore agent, Nat? nat)
{
    public Dictionary<int, IPEndPoint> Bases { get; } = [];

    public IceAgentCore Agent { get; } = agent;

    public Nat? Nat { get; } = nat;

    public List<IceCandidate> Candidates { get; } = [];

    public List<IceState> States { get; } = [];

    public List<IcePair> Selected { get; } = [];

    public List<IceCandidate> PeerReflexive { get; } = [];

    public List<IceCandidate> Names { get; } = [];

    /// <summary>Datagrams that it sent, and where to.</summary>
    public Dictionary<IPEndPoint, int> Sent { get; } = [];

    /// <summary>Candidates that were not told yet.</summary>
    public Queue<IceCandidate> Untold { get; } = new();

    public int AddBase(TimeSpan now, string endPoint, IceCandidateType type = IceCandidateType.Host)
    {
        var local = IPEndPoint.Parse(endPoint);
        var id = Agent.AddBase(now, local, type);
        Bases.Add(id, local);
        return id;
    }

    public void RemoveBase(TimeSpan now, int id)
    {
        Bases.Remove(id);
        Agent.RemoveBase(now, id);
    }

    public void ReadEvents()
    {
        while (Agent.TryReadEvent(out var next))
        {
            switch (next.Kind)
            {
                case IceEventKind.LocalCandidate:
                    Candidates.Add(next.Candidate!);
                    Untold.Enqueue(next.Candidate!);
                    break;
                case IceEventKind.StateChanged:
                    States.Add(next.State);
                    break;
                case IceEventKind.PairSelected:
                    Selected.Add(next.Pair!);
                    break;
                case IceEventKind.ResolveName:
                    Names.Add(next.Candidate!);
                    break;
                default:
                    PeerReflexive.Add(next.Candidate!);
                    break;
            }
        }
    }
}
