namespace WebTorrent.UtMetadata;

/// <summary>An attempt at metadata of one size: its pieces, and who sent each. Memory is taken when the first piece comes.</summary>
internal sealed class MetadataAssembly(int size)
{
    private const int MaxAskedAtOnce = 2;

    private readonly (int Peers, TimeSpan Last)[] _asked = new (int, TimeSpan)[MetadataMessage.PieceCount(size)];
    private readonly int[] _senders = new int[MetadataMessage.PieceCount(size)];
    private readonly bool[] _present = new bool[MetadataMessage.PieceCount(size)];
    private byte[] _bytes = [];

    public int Size => size;

    public int PieceCount => _present.Length;

    public int Received { get; private set; }

    public bool IsComplete => Received == PieceCount;

    public ReadOnlyMemory<byte> Bytes => _bytes;

    public bool Has(int piece) => _present[piece];

    public void Add(int piece, int sender, ReadOnlySpan<byte> data)
    {
        if (_bytes.Length == 0)
            _bytes = new byte[size];
        data.CopyTo(_bytes.AsSpan(piece * MetadataMessage.PieceSize));
        _present[piece] = true;
        _senders[piece] = sender;
        Received++;
    }

    public void Ask(int piece, TimeSpan now) => _asked[piece] = (_asked[piece].Peers + 1, now);

    /// <summary>One of those who were asked for a piece will not bring it any more.</summary>
    public void Unask(int piece) => _asked[piece].Peers--;

    /// <summary>What to ask a peer for: a piece that nobody was asked for; or else one that somebody is slow with.</summary>
    /// <returns>Below zero when there is none.</returns>
    public int Choose(MetadataPeer peer, TimeSpan now, TimeSpan patience)
    {
        var second = -1;
        for (var piece = 0; piece < PieceCount; piece++)
        {
            if (_present[piece])
                continue;
            var (peers, last) = _asked[piece];
            if (peers == 0)
                return piece;
            if (second < 0 && peers < MaxAskedAtOnce && last + patience <= now && !peer.WasAsked(piece))
                second = piece;
        }
        return second;
    }

    public IEnumerable<int> Senders => _senders.Distinct();

    /// <summary>Who sent a piece that differs from the true metadata; all who helped if it has another size.</summary>
    public IEnumerable<int> SendersNotMatching(ReadOnlyMemory<byte> truth)
    {
        if (truth.Length != size)
            return Senders;
        return Enumerable.Range(0, PieceCount)
            .Where(piece => !Piece(_bytes, piece).Span.SequenceEqual(Piece(truth, piece).Span))
            .Select(piece => _senders[piece])
            .Distinct();
    }

    private ReadOnlyMemory<byte> Piece(ReadOnlyMemory<byte> bytes, int piece) =>
        bytes.Slice(piece * MetadataMessage.PieceSize, MetadataMessage.PieceLength(size, piece));
}
