using WebTorrent.Identifiers;

namespace WebTorrent.UtMetadata;

/// <summary>
/// The metadata of one torrent and all the wires that fetch or serve it: the part that the <see cref="MetadataExchange"/>s of a torrent
/// share. Used from one loop, the same that reads the wires; only <see cref="Completion"/> may be awaited anywhere.
/// </summary>
public sealed class MetadataSwarm
{
    private const int ServeBurst = 8 * 1024 * 1024;

    private readonly TaskCompletionSource<ReadOnlyMemory<byte>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<int, MetadataExchange> _exchanges = [];
    private readonly MetadataDownload _download;
    private readonly TokenBucket _serving;
    private readonly TimeProvider _time;
    private readonly long _start;
    private int _lastPeer;

    /// <summary>Makes the swarm of a torrent whose metadata is not known yet.</summary>
    /// <param name="infoHash">The torrent.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    public MetadataSwarm(InfoHash infoHash, MetadataOptions? options = null, TimeProvider? timeProvider = null)
    {
        options ??= new MetadataOptions();
        _download = new MetadataDownload(infoHash, options);
        _time = timeProvider ?? TimeProvider.System;
        _start = _time.GetTimestamp();
        _serving = new TokenBucket(ServeBurst, options.ServeRate, TimeSpan.Zero);
    }

    /// <summary>A peer was proven to have sent wrong metadata: raised on the loop; ban it.</summary>
    public event EventHandler<MetadataPeerBlamedEventArgs>? PeerBlamed;

    /// <summary>The torrent.</summary>
    public InfoHash InfoHash => _download.InfoHash;

    /// <summary>The info dictionary, verified; empty until it is known. What is served.</summary>
    public ReadOnlyMemory<byte> Metadata { get; private set; }

    /// <summary>The info dictionary, as soon as it is known and verified; pending as long as it is not.</summary>
    public Task<ReadOnlyMemory<byte>> Completion => _completion.Task;

    /// <summary>Pieces of metadata that are expected, of 16 KiB each; 0 while no peer has told.</summary>
    public int PieceCount => _download.PieceCount;

    /// <summary>Pieces of metadata that have come, not verified.</summary>
    public int PiecesReceived => _download.PiecesReceived;

    internal TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Gives the metadata to a swarm that need not fetch it, to be served.</summary>
    /// <param name="metadata">The raw info dictionary; borrowed for the life of the swarm.</param>
    /// <exception cref="ArgumentException">It does not match the info-hash.</exception>
    public void SetMetadata(ReadOnlyMemory<byte> metadata)
    {
        if (InfoHash.Compute(metadata.Span) != InfoHash)
            throw new ArgumentException("The info dictionary does not match the info-hash.", nameof(metadata));
        Finish(metadata);
    }

    /// <summary>
    /// Does what is due: gives up on late answers, asks others, serves what waited. Call it about once a second while wires are open.
    /// </summary>
    public void Update()
    {
        _download.HandleTimeout(Now);
        Pump();
        foreach (var exchange in _exchanges.Values)
            exchange.ServeWaiting();
    }

    internal void Join(MetadataExchange exchange)
    {
        exchange.Peer = ++_lastPeer;
        _exchanges.Add(exchange.Peer, exchange);
    }

    internal void Leave(MetadataExchange exchange)
    {
        _exchanges.Remove(exchange.Peer);
        Withdraw(exchange);
    }

    internal void Offer(MetadataExchange exchange, long size)
    {
        if (Metadata.IsEmpty && _download.AddPeer(exchange.Peer, size))
            Pump();
    }

    internal void Withdraw(MetadataExchange exchange)
    {
        _download.RemovePeer(exchange.Peer);
        Pump();
    }

    internal bool Receive(MetadataExchange exchange, in MetadataMessage message)
    {
        if (!Metadata.IsEmpty)
            return true;
        var accepted = _download.HandleData(exchange.Peer, message);
        Pump();
        return accepted;
    }

    internal void Reject(MetadataExchange exchange, int piece)
    {
        _download.HandleReject(Now, exchange.Peer, piece);
        Pump();
    }

    internal bool TryServe(int bytes) => _serving.TryTake(bytes, Now);

    private void Pump()
    {
        if (Metadata.IsEmpty)
        {
            while (_download.TryTransmit(Now, out var request))
                _exchanges[request.Peer].Request(request.Piece);
        }
        while (_download.TryReadBlame(out var peer))
        {
            if (_exchanges.TryGetValue(peer, out var liar))
                PeerBlamed?.Invoke(this, new MetadataPeerBlamedEventArgs(liar));
        }
        if (_download.IsComplete && Metadata.IsEmpty)
            Finish(_download.Metadata);
    }

    private void Finish(ReadOnlyMemory<byte> metadata)
    {
        Metadata = metadata;
        _completion.TrySetResult(metadata);
    }
}
