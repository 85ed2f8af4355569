using WebTorrent.Datagram;

namespace WebTorrent.SimplePeer.Core;

/// <summary>
/// From where the other side was heard in checks that it alone can make, or answers to ours. What else comes from there may be its; what comes from elsewhere is not
/// (RFC 8445 §11), and whoever has found our port could spoil a handshake with one datagram.
/// </summary>
internal sealed class HeardAddresses
{
    // Of more the oldest are forgotten, and known again with their next check.
    private const int Capacity = 64;

    private readonly List<(DatagramAddress Address, int RelayBase)> _known = [];
    private int _last;
    private int _oldest;

    /// <summary>The other side was heard.</summary>
    /// <param name="address">From where.</param>
    /// <param name="relayBase">Through which relay; 0: none.</param>
    public void Add(in DatagramAddress address, int relayBase)
    {
        if (Contains(address, relayBase))
            return;
        if (_known.Count < Capacity)
        {
            _known.Add((address, relayBase));
            return;
        }

        _known[_oldest] = (address, relayBase);
        _oldest = (_oldest + 1) % Capacity;
    }

    /// <summary>Whether it was heard from there. Most often it is where it was before.</summary>
    public bool Contains(in DatagramAddress address, int relayBase)
    {
        if (_last < _known.Count && Is(_last, address, relayBase))
            return true;
        for (var i = 0; i < _known.Count; i++)
        {
            if (!Is(i, address, relayBase))
                continue;
            _last = i;
            return true;
        }

        return false;
    }

    private bool Is(int index, in DatagramAddress address, int relayBase) => _known[index].RelayBase == relayBase && _known[index].Address == address;
}
