using System.Net;

namespace WebTorrent.Ice.Core;

/// <summary>The addresses of the other side in a session: those that it told, and those that its checks showed, of which there are at most half.</summary>
internal sealed class RemoteCandidates(int most)
{
    private readonly List<RemoteCandidate> _all = [];
    private int _lastNumber;

    public int Count => _all.Count;

    public IReadOnlyList<RemoteCandidate> All => _all;

    public RemoteCandidate? Find(IPEndPoint endPoint) => _all.Find(known => known.EndPoint.Equals(endPoint));

    /// <summary>Adds one that the other side told; null when there are too many.</summary>
    public RemoteCandidate? Add(IPEndPoint endPoint, IceCandidate told) =>
        _all.Count < most ? Keep(new RemoteCandidate(endPoint, told.Type, told.Priority, told.Foundation)) : null;

    /// <summary>
    /// Adds one that a check showed; null when there are too many. Whoever repeats a check of another from many addresses must leave room for those that are told, and
    /// a router that forgets each night must not use it up: <see cref="FindSilent"/>.
    /// </summary>
    public RemoteCandidate? Add(IPEndPoint endPoint, uint priority)
    {
        var count = 0;
        foreach (var remote in _all)
            count += remote.Type == IceCandidateType.PeerReflexive ? 1 : 0;
        if (_all.Count >= most || 2 * count >= most)
            return null;
        return Keep(new RemoteCandidate(endPoint, IceCandidateType.PeerReflexive, priority, $"prflx{_lastNumber++}"));
    }

    /// <summary>Of those that checks showed the one that was silent for longest, and at least since a time; null when there is none.</summary>
    public RemoteCandidate? FindSilent(TimeSpan since, RemoteCandidate? but)
    {
        RemoteCandidate? silent = null;
        foreach (var remote in _all)
        {
            if (remote.Type == IceCandidateType.PeerReflexive && remote != but && remote.LastHeard < since && (silent is null || remote.LastHeard < silent.LastHeard))
                silent = remote;
        }

        return silent;
    }

    public void Remove(RemoteCandidate remote) => _all.Remove(remote);

    private RemoteCandidate Keep(RemoteCandidate added)
    {
        _all.Add(added);
        return added;
    }
}
