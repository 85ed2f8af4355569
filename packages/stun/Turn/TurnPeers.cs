using System.Net;

namespace WebTorrent.Stun;

/// <summary>The peers of an allocation, by address and by channel.</summary>
internal sealed class TurnPeers(int most)
{
    private const int ChannelCount = TurnChannelData.LastChannel - TurnChannelData.FirstChannel + 1;

    private readonly Dictionary<IPEndPoint, TurnPeer> _byEndPoint = [];
    private readonly Dictionary<ushort, TurnPeer> _byChannel = [];
    private int _lastChannel = -1;

    public Dictionary<IPEndPoint, TurnPeer>.ValueCollection All => _byEndPoint.Values;

    public TurnPeer? Find(IPEndPoint endPoint) => _byEndPoint.GetValueOrDefault(endPoint);

    public TurnPeer? Find(ushort channel) => _byChannel.GetValueOrDefault(channel);

    /// <summary>Whether anybody at an address was written to: the server lets in all that comes from there, from whichever port (RFC 8656 §9).</summary>
    public bool Knows(IPAddress address)
    {
        foreach (var peer in _byEndPoint.Keys)
        {
            if (peer.Address.Equals(address))
                return true;
        }

        return false;
    }

    /// <summary>Adds a peer; null when there are too many.</summary>
    public TurnPeer? Add(IPEndPoint endPoint)
    {
        if (_byEndPoint.Count >= most)
            return null;
        var peer = new TurnPeer(endPoint);
        _byEndPoint.Add(endPoint, peer);
        return peer;
    }

    /// <summary>Gives a peer the number that was not in use for longest.</summary>
    public void AssignChannel(TurnPeer peer)
    {
        ushort channel;
        do
        {
            _lastChannel = (_lastChannel + 1) % ChannelCount;
            channel = (ushort)(TurnChannelData.FirstChannel + _lastChannel);
        }
        while (_byChannel.ContainsKey(channel));
        peer.Channel = channel;
        _byChannel.Add(channel, peer);
    }

    /// <summary>The server did not bind the channel.</summary>
    public void TakeChannel(TurnPeer peer)
    {
        _byChannel.Remove(peer.Channel);
        (peer.Channel, peer.IsWithoutChannel) = (0, true);
    }

    public void Remove(TurnPeer peer)
    {
        _byEndPoint.Remove(peer.EndPoint);
        _byChannel.Remove(peer.Channel);
    }
}
