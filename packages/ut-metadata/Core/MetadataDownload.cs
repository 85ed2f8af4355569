using WebTorrent.Identifiers;

namespace WebTorrent.UtMetadata;

/// <summary>
/// Gets one torrent's metadata from many peers (BEP 9) that may be slow, silent or lying: no socket, no timer, no clock. The caller
/// numbers the peers, hands in what they say, and sends what <see cref="TryTransmit"/> gives out. <c>now</c> is any monotonic time.
/// Not thread-safe.
/// </summary>
/// <remarks>
/// First all peers that claim the most common size share the work. If the whole does not match the info-hash, nobody's pieces are
/// mixed any more: one peer after the other is asked for everything, which convicts whoever fails alone; once the truth is known, it
/// also convicts those whose pieces spoiled the shared attempt.
/// </remarks>
public sealed class MetadataDownload
{
    // One who was halfway through the whole alone may fail this often before its work is thrown away.
    private const int ChancesAlone = 3;

    private readonly MetadataOptions _options;
    private readonly Dictionary<int, MetadataPeer> _peers = [];
    private readonly Queue<int> _blamed = new();
    private readonly HashSet<int> _liars = [];
    private MetadataAssembly? _assembly;
    private MetadataAssembly? _spoiled;
    private int? _alone;

    /// <summary>Makes a download; nothing is asked yet.</summary>
    /// <param name="infoHash">SHA-1 of the metadata that is wanted.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    public MetadataDownload(InfoHash infoHash, MetadataOptions? options = null)
    {
        _options = options ?? new MetadataOptions();
        _options.Validate();
        InfoHash = infoHash;
    }

    /// <summary>SHA-1 of the metadata that is wanted.</summary>
    public InfoHash InfoHash { get; }

    /// <summary>Whether the metadata is there and matches the info-hash.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The metadata; empty until <see cref="IsComplete"/>.</summary>
    public ReadOnlyMemory<byte> Metadata { get; private set; }

    /// <summary>Pieces of the attempt under way; 0 while no peer has told a size.</summary>
    public int PieceCount => _assembly?.PieceCount ?? 0;

    /// <summary>Pieces of the attempt under way that are there, not verified.</summary>
    public int PiecesReceived => _assembly?.Received ?? 0;

    /// <summary>A peer can be asked: its extension handshake told the size.</summary>
    /// <param name="peer">The caller's number for the peer.</param>
    /// <param name="size">"metadata_size" as received, whatever it is.</param>
    /// <returns>False when the size is not between 1 and <see cref="MetadataOptions.MaxSize"/>, or the peer has lied: it will not be asked.</returns>
    public bool AddPeer(int peer, long size)
    {
        if (_peers.TryGetValue(peer, out var known) && known.Size == size)
            return true;
        RemovePeer(peer);
        if (size <= 0 || size > _options.MaxSize || _liars.Contains(peer))
            return false;
        _peers.Add(peer, new MetadataPeer(peer, (int)size, _options));
        return true;
    }

    /// <summary>A peer is gone.</summary>
    /// <param name="peer">The caller's number for the peer.</param>
    public void RemovePeer(int peer)
    {
        if (!_peers.Remove(peer, out var gone))
            return;
        if (_alone == peer)
            Restart();
        else
            Unask(gone.Asked);
    }

    /// <summary>A piece has come.</summary>
    /// <param name="peer">Who sent it.</param>
    /// <param name="message">The message, whose kind is data; the bytes are copied.</param>
    /// <returns>False when the message contradicts what the peer said before; end its connection.</returns>
    public bool HandleData(int peer, in MetadataMessage message)
    {
        if (IsComplete)
            return true;
        if (!_peers.TryGetValue(peer, out var sender) || !Fits(sender.Size, message))
            return false;
        if (!sender.Answer(message.Piece))
            return true;
        Unask([message.Piece]);
        if (_assembly is { } assembly && !assembly.Has(message.Piece))
        {
            assembly.Add(message.Piece, peer, message.Data.Span);
            if (assembly.IsComplete)
                Verify(assembly);
        }
        return true;
    }

    /// <summary>A peer will not send a piece; it is left alone for a while.</summary>
    /// <param name="now">The time.</param>
    /// <param name="peer">Who.</param>
    /// <param name="piece">Index of the piece.</param>
    public void HandleReject(TimeSpan now, int peer, int piece)
    {
        if (_peers.TryGetValue(peer, out var sender))
        {
            if (sender.Reject(piece, now))
                Unask([piece]);
        }
    }

    /// <summary>Forgets requests that were not answered in time.</summary>
    /// <param name="now">The time.</param>
    public void HandleTimeout(TimeSpan now)
    {
        foreach (var peer in _peers.Values)
            Unask(peer.Expire(now));
    }

    /// <summary>When <see cref="HandleTimeout"/> and <see cref="TryTransmit"/> should be called again, if nothing else happens.</summary>
    /// <param name="now">The time.</param>
    /// <returns>Null when there is nothing to wait for.</returns>
    public TimeSpan? NextTimeout(TimeSpan now) => IsComplete ? null : _peers.Values.Min(peer => peer.NextTimeout(now));

    /// <summary>Takes the next request to be sent. Call until false after anything else was called.</summary>
    /// <param name="now">The time.</param>
    /// <param name="request">What to send to whom; counted as sent.</param>
    /// <returns>False when nothing is to be sent now.</returns>
    public bool TryTransmit(TimeSpan now, out MetadataRequest request)
    {
        request = default;
        if (IsComplete || ChooseAssembly(now) is not { } assembly)
            return false;
        var helpers = _peers.Values
            .Where(peer => IsHelper(peer, assembly) && !peer.IsPaused(now) && peer.Outstanding < _options.MaxRequestsPerPeer)
            .OrderBy(peer => peer.Outstanding);
        foreach (var peer in helpers)
        {
            var piece = assembly.Choose(peer, now, _options.Patience);
            if (piece < 0)
                continue;
            peer.Ask(piece, now);
            assembly.Ask(piece, now);
            request = new MetadataRequest(peer.Id, piece);
            return true;
        }
        return false;
    }

    /// <summary>Takes the next peer that is proven to have sent wrong bytes; it is not asked any more.</summary>
    /// <param name="peer">The caller's number for the peer, which may be gone by now.</param>
    /// <returns>False when there is none.</returns>
    public bool TryReadBlame(out int peer) => _blamed.TryDequeue(out peer);

    private static bool Fits(int size, in MetadataMessage message) =>
        (message.TotalSize == 0 || message.TotalSize == size)
        && message.Piece >= 0 && message.Piece < MetadataMessage.PieceCount(size)
        && message.Data.Length == MetadataMessage.PieceLength(size, message.Piece);

    private bool IsHelper(MetadataPeer peer, MetadataAssembly assembly) =>
        peer.Size == assembly.Size && (_alone is null || _alone == peer.Id);

    private MetadataAssembly? ChooseAssembly(TimeSpan now)
    {
        if (_assembly is { } current && !IsStuck(current, now))
            return current;
        var ready = _peers.Values.Where(peer => !peer.IsPaused(now)).ToList();
        if (ready.Count == 0)
            return _assembly;
        Restart();
        if (_spoiled is null)
            return _assembly = new MetadataAssembly(ready.CountBy(peer => peer.Size).MaxBy(pair => pair.Value).Key);
        var alone = ready.MinBy(peer => peer.Attempts)!;
        alone.Attempts++;
        _alone = alone.Id;
        return _assembly = new MetadataAssembly(alone.Size);
    }

    // Nobody who works on this attempt can be asked or is expected to answer, and those who were have had their chances.
    private bool IsStuck(MetadataAssembly assembly, TimeSpan now)
    {
        var chances = _alone is null || assembly.Received == 0 ? 1 : ChancesAlone;
        return _peers.Values
            .Where(peer => IsHelper(peer, assembly))
            .All(peer => peer.IsPaused(now) && peer.Outstanding == 0 && peer.Failures >= chances);
    }

    private void Verify(MetadataAssembly assembly)
    {
        if (InfoHash.Compute(assembly.Bytes.Span) == InfoHash)
        {
            IsComplete = true;
            Metadata = assembly.Bytes;
            foreach (var liar in _spoiled?.SendersNotMatching(Metadata) ?? [])
                Blame(liar);
            _spoiled = null;
            return;
        }
        var senders = assembly.Senders.ToList();
        if (senders.Count == 1)
            Blame(senders[0]);
        else
            _spoiled = assembly;
        Restart();
    }

    private void Blame(int peer)
    {
        _peers.Remove(peer);
        if (_liars.Add(peer))
            _blamed.Enqueue(peer);
    }

    // Who was asked for an attempt that is over counts for nothing in the next.
    private void Restart()
    {
        _assembly = null;
        _alone = null;
        foreach (var peer in _peers.Values)
            peer.Forget();
    }

    private void Unask(IEnumerable<int> pieces)
    {
        foreach (var piece in pieces)
            _assembly?.Unask(piece);
    }
}
