using System.Net;

namespace WebTorrent.TorrentDiscovery.Finding;

/// <summary>Which peers were told of not long ago. Bounded in number and time; not thread-safe.</summary>
/// <remarks>Two generations: when the younger is full or old it becomes the elder, and what was the elder is forgotten.</remarks>
internal sealed class RecentPeers(int capacity, TimeSpan period)
{
    private HashSet<IPEndPoint> _elder = [];
    private HashSet<IPEndPoint> _younger = [];
    private TimeSpan _begun;

    /// <summary>True when the peer was not told of within the period, or was forgotten for want of room.</summary>
    public bool Add(IPEndPoint endPoint, TimeSpan now)
    {
        if (now - _begun >= period || _younger.Count >= capacity)
        {
            // After a long silence the elder ones are too old as well.
            _elder = now - _begun >= period * 2 ? [] : _younger;
            _younger = [];
            _begun = now;
        }

        return !_elder.Contains(endPoint) && _younger.Add(endPoint);
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        _elder.Clear();
        _younger.Clear();
    }
}
