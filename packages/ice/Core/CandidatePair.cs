using System.Net;

namespace WebTorrent.Ice.Core;

/// <summary>A base and an address of the other side: what a check is about.</summary>
internal sealed class CandidatePair(IceBase local, RemoteCandidate remote)
{
    private IcePair? _public;

    public IceBase Local { get; } = local;

    public RemoteCandidate Remote { get; } = remote;

    public PairState State { get; set; }

    /// <summary>The check whose failure is the pair's.</summary>
    public Check? Current { get; set; }

    /// <summary>Whether it ever worked.</summary>
    public bool HasWorked { get; set; }

    /// <summary>Whether it waits to be checked out of turn.</summary>
    public bool IsTriggered { get; set; }

    /// <summary>Whether the other side, which controls, has nominated it.</summary>
    public bool IsNominated { get; set; }

    /// <summary>When the other side last checked it.</summary>
    public TimeSpan? LastRequest { get; set; }

    /// <summary>What our end looks like from there.</summary>
    public IceCandidateType LocalType { get; set; } = local.IsRelay ? IceCandidateType.Relayed : IceCandidateType.Host;

    /// <summary>The address that it has there; null: it did not answer yet.</summary>
    public IPEndPoint? Mapped { get; set; }

    public TimeSpan RoundTrip { get; set; }

    public bool IsRelayed => Local.IsRelay || Remote.Type == IceCandidateType.Relayed;

    /// <summary>Whether it may still come to work.</summary>
    public bool IsOpen => State is PairState.Waiting or PairState.InProgress;

    public ulong PriorityFor(bool isControlling) => isControlling
        ? CandidatePriority.OfPair(Local.Priority, Remote.Priority)
        : CandidatePriority.OfPair(Remote.Priority, Local.Priority);

    /// <summary>The same value until something in it changes: it is asked for with each datagram.</summary>
    public IcePair ToPublic()
    {
        if (_public is null || _public.RoundTrip != RoundTrip || _public.LocalType != LocalType || _public.RemoteType != Remote.Type)
            _public = new IcePair(Local.Id, Remote.EndPoint, LocalType, Remote.Type, RoundTrip);
        return _public;
    }
}
