using WebTorrent.Identifiers;

namespace WebTorrent.UtMetadata.Tests;

/// <summary>A download among simulated peers, in virtual time: each peer answers after its delay, if at all, with what it takes for the truth.</summary>
internal sealed class SimulatedSwarm
{
    private readonly PriorityQueue<Action, (TimeSpan Time, int Order)> _agenda = new();
    private readonly Dictionary<int, SimulatedPeer> _peers = [];
    private int _order;

    public SimulatedSwarm(byte[] truth, MetadataOptions? options = null)
    {
        Truth = truth;
        Download = new MetadataDownload(InfoHash.Compute(truth), options);
    }

    public byte[] Truth { get; }

    public MetadataDownload Download { get; }

    public TimeSpan Now { get; private set; }

    public List<int> Blamed { get; } = [];

    public Dictionary<int, int> Asked { get; } = [];

    public static byte[] Metadata(int size, int seed = 1)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public void Add(int id, SimulatedPeer peer)
    {
        _peers.Add(id, peer);
        Download.AddPeer(id, peer.ClaimedSize ?? peer.Metadata.Length);
    }

    public void Remove(int id)
    {
        _peers.Remove(id);
        Download.RemovePeer(id);
    }

    /// <summary>Runs until the metadata is there, nothing is left to wait for, or the time is over.</summary>
    public void Run(TimeSpan most)
    {
        while (Now <= most)
        {
            Pump();
            if (Download.IsComplete)
                return;
            var timeout = Download.NextTimeout(Now);
            if (_agenda.TryPeek(out _, out var next) && (timeout is null || next.Time <= timeout))
            {
                var action = _agenda.Dequeue();
                Now = next.Time;
                action();
            }
            else if (timeout is { } due)
            {
                Now = due;
            }
            else
            {
                return;
            }
            Download.HandleTimeout(Now);
        }
    }

    private void Pump()
    {
        while (Download.TryTransmit(Now, out var request))
            Send(request);
        while (Download.TryReadBlame(out var peer))
        {
            Blamed.Add(peer);
            _peers.Remove(peer);
        }
    }

    private void Send(MetadataRequest request)
    {
        Asked[request.Peer] = Asked.GetValueOrDefault(request.Peer) + 1;
        if (!_peers.TryGetValue(request.Peer, out var peer) || peer.IsSilent)
            return;
        _agenda.Enqueue(() => Answer(request, peer), (Now + peer.Delay, _order++));
    }

    private void Answer(MetadataRequest request, SimulatedPeer peer)
    {
        if (!_peers.ContainsKey(request.Peer))
            return;
        if (peer.Rejects > 0)
        {
            peer.Rejects--;
            Download.HandleReject(Now, request.Peer, request.Piece);
            return;
        }
        var metadata = peer.Metadata;
        var data = metadata.AsMemory(request.Piece * MetadataMessage.PieceSize, MetadataMessage.PieceLength(metadata.Length, request.Piece));
        Assert.True(Download.HandleData(
            request.Peer,
            new MetadataMessage { Kind = MetadataMessageKind.Data, Piece = request.Piece, TotalSize = metadata.Length, Data = data }));
    }
}
