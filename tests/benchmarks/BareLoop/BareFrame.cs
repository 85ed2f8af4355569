namespace WebTorrent.Benchmarks.BareLoop;

/// <summary>The "piece" message of BEP 3: length (4), id 7 (1), piece (4), offset (4), block.</summary>
internal static class BareFrame
{
    public const int HeaderLength = 13;
    public const int BlockLength = 16 << 10;
    public const int Length = HeaderLength + BlockLength;
    public const int PieceLength = 1 << 20;
    public const byte PieceMessage = 7;
}
