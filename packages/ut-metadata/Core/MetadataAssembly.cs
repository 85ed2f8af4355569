namespace WebTorrent.UtMetadata;

/// <summary>An attempt at metadata of one size: its pieces, and who sent each. Memory is taken when the first piece comes.</summary>
internal sealed class MetadataAssembly(int size)
{
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
