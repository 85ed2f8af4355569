using System.Buffers;
using WebTorrent.Bitfield;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>What a peer said it has while the number of pieces was not known: kept, bounded, and read once it is.</summary>
internal sealed class EarlyAvailability
{
    /// <summary>A bitfield of 8 million pieces; more than any torrent we load.</summary>
    private const int MaxBitfieldBytes = 1 << 20;
    private const int MaxHaves = 1 << 16;
    private readonly List<int> _haves = [];
    private byte[] _bitfield = [];
    private bool _hasAll;

    public void SetBitfield(in ReadOnlySequence<byte> bitfield)
    {
        if (bitfield.Length > MaxBitfieldBytes)
            throw new PeerFaultException(PeerDropReason.ProtocolError, $"The peer sent a bitfield of {bitfield.Length} bytes before the metadata was known.");
        _bitfield = bitfield.ToArray();
    }

    public void SetAll() => _hasAll = true;

    public void SetNone()
    {
        _hasAll = false;
        _bitfield = [];
    }

    public void Add(int piece)
    {
        if (_haves.Count >= MaxHaves)
            throw new PeerFaultException(PeerDropReason.Flooding, "The peer sent too many have messages before the metadata was known.");
        _haves.Add(piece);
    }

    /// <summary>What it comes to, now that the number of pieces is known.</summary>
    /// <exception cref="PeerFaultException">It does not fit the torrent.</exception>
    public PieceSet Resolve(int pieceCount)
    {
        PieceSet? pieces;
        if (_bitfield.Length == 0)
            pieces = new PieceSet(pieceCount);
        else if (!PieceSet.TryParse(_bitfield, pieceCount, out pieces))
            throw new PeerFaultException(PeerDropReason.ProtocolError, "The peer's bitfield does not fit the torrent.");

        if (_hasAll)
            pieces.Fill();
        foreach (var piece in _haves)
        {
            if ((uint)piece >= (uint)pieceCount)
                throw new PeerFaultException(PeerDropReason.ProtocolError, $"The peer has piece {piece} of {pieceCount}.");
            pieces.Add(piece);
        }

        return pieces;
    }
}
