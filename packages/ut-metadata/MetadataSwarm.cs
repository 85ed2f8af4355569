using WebTorrent.Identifiers;

namespace WebTorrent.UtMetadata;

/// <summary>
/// The metadata of one torrent and all the wires that fetch or serve it: the part that the <see cref="MetadataExchange"/>s of a torrent
/// share. Thread-safe, because wires come and go beside the loop that reads them.
/// </summary>
public sealed class MetadataSwarm
{
    private const int ServeBurst = 8 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<int, MetadataExchange> _exchanges = [];
    private readonly MetadataDownload _download;
    private readonly TokenBucket _serving;
    private readonly TimeProvider _time;
    private readonly long _start;
    private ReadOnlyMemory<byte> _metadata;
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

    /// <summary>A peer was proven to have sent wrong metadata: ban it. Raised on the turn of whoever read the last piece.</summary>
    public event EventHandler<MetadataPeerBlamedEventArgs>? PeerBlamed;

    /// <summary>The torrent.</summary>
    public InfoHash InfoHash => _download.InfoHash;

    /// <summary>The info dictionary, verified; empty until it is known. What is served.</summary>
    public ReadOnlyMemory<byte> Metadata
    {
        get
        {
            lock (_gate)
                return _metadata;
        }
    }

    /// <summary>The info dictionary, as soon as it is known and verified; pending as long as it is not.</summary>
    public Task<ReadOnlyMemory<byte>> Completion => _completion.Task;

    /// <summary>Pieces of metadata that are expected, of 16 KiB each; 0 while no peer has told.</summary>
    public int PieceCount
    {
        get
        {
            lock (_gate)
                return _download.PieceCount;
        }
    }

    /// <summary>Pieces of metadata that have come, not verified.</summary>
    public int PiecesReceived
    {
        get
        {
            lock (_gate)
                return _download.PiecesReceived;
        }
    }

    internal TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Gives the metadata to a swarm that need not fetch it, to be served.</summary>
    /// <param name="metadata">The raw info dictionary; borrowed for the life of the swarm.</param>
    /// <exception cref="ArgumentException">It does not match the info-hash.</exception>
    public void SetMetadata(ReadOnlyMemory<byte> metadata)
    {
        if (InfoHash.Compute(metadata.Span) != InfoHash)
            throw new ArgumentException("The info dictionary does not match the info-hash.", nameof(metadata));
        lock (_gate)
            Finish(metadata);
    }

    /// <summary>
    /// Does what is due: gives up on late answers, asks others, serves what waited. Call it about once a second while wires are open.
    /// </summary>
    public void Update()
    {
        lock (_gate)
        {
            _download.HandleTimeout(Now);
            Pump();
            foreach (var exchange in _exchanges.Values)
                exchange.ServeWaiting();
        }
    }

    internal void Join(MetadataExchange exchange)
    {
        lock (_gate)
        {
            exchange.Peer = ++_lastPeer;
            _exchanges.Add(exchange.Peer, exchange);
        }
    }

    internal void Leave(MetadataExchange exchange)
    {
        lock (_gate)
        {
            _exchanges.Remove(exchange.Peer);
            _download.RemovePeer(exchange.Peer);
            Pump();
        }
    }

    /// <summary>What the peer's extension handshake says about it: the size it claims, or null when it cannot be asked.</summary>
    internal void Offer(MetadataExchange exchange, long? size)
    {
        lock (_gate)
        {
            if (size is null)
                _download.RemovePeer(exchange.Peer);
            else
                _download.AddPeer(exchange.Peer, size.Value);
            Pump();
        }
    }

    internal bool Receive(MetadataExchange exchange, in MetadataMessage message)
    {
        bool accepted;
        var liars = new List<MetadataExchange>();
        lock (_gate)
        {
            accepted = !_metadata.IsEmpty || _download.HandleData(exchange.Peer, message);
            while (_download.TryReadBlame(out var peer))
            {
                if (_exchanges.TryGetValue(peer, out var liar))
                    liars.Add(liar);
            }
            Pump();
        }
        // Outside the lock: whoever listens may want to close wires.
        foreach (var liar in liars)
            PeerBlamed?.Invoke(this, new MetadataPeerBlamedEventArgs(liar));
        return accepted;
    }

    internal void Reject(MetadataExchange exchange, int piece)
    {
        lock (_gate)
        {
            _download.HandleReject(Now, exchange.Peer, piece);
            Pump();
        }
    }

    /// <summary>A peer asks for a piece.</summary>
    /// <returns>False when there is no such piece.</returns>
    internal bool Ask(MetadataExchange exchange, int piece)
    {
        lock (_gate)
            return exchange.Answer(piece);
    }

    internal bool TryServe(int bytes)
    {
        lock (_gate)
            return _serving.TryTake(bytes, Now);
    }

    private void Pump()
    {
        if (!_metadata.IsEmpty)
            return;
        while (_download.TryTransmit(Now, out var request))
            _exchanges[request.Peer].Request(request.Piece);
        if (_download.IsComplete)
            Finish(_download.Metadata);
    }

    private void Finish(ReadOnlyMemory<byte> metadata)
    {
        _metadata = metadata;
        _completion.TrySetResult(metadata);
    }
}
