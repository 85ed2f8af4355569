using System.Net;
using System.Security.Cryptography;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>Finds out who sent the bad block of a bad piece.</summary>
/// <remarks>
/// A piece from one sender convicts it at once. A piece from several leaves evidence, a digest of each block and its
/// sender; when the piece is good at last, whoever had sent a block that differs is convicted, and nobody else.
/// </remarks>
internal sealed class BlameLedger
{
    private const int MaxPieces = 64;
    private const int MaxAttempts = 4;
    private readonly Dictionary<int, List<Attempt>> _failed = [];

    /// <summary>True when an earlier attempt at this piece failed, so that its blocks must be digested.</summary>
    public bool HasEvidence(int piece) => _failed.ContainsKey(piece);

    /// <summary>Keeps a bad piece as evidence.</summary>
    public void KeepEvidence(ActivePiece piece, Func<int, Suspect?> find)
    {
        if (!_failed.TryGetValue(piece.Piece, out var attempts))
        {
            if (_failed.Count >= MaxPieces)
                return;
            _failed.Add(piece.Piece, attempts = []);
        }

        if (attempts.Count >= MaxAttempts)
            attempts.RemoveAt(0);
        var suspects = new Suspect?[piece.BlockCount];
        for (var block = 0; block < suspects.Length; block++)
            suspects[block] = find(piece.Senders[block]);
        attempts.Add(new Attempt(piece.BlockDigests ?? [], suspects));
    }

    /// <summary>The piece is good now: who had sent other bytes?</summary>
    public IReadOnlyCollection<Suspect> Convict(ActivePiece good)
    {
        if (!_failed.Remove(good.Piece, out var attempts) || good.BlockDigests is not { } truth)
            return [];

        var convicted = new HashSet<Suspect>();
        foreach (var attempt in attempts)
        {
            for (var block = 0; block < attempt.Suspects.Length; block++)
            {
                var range = new Range(block * SHA1.HashSizeInBytes, (block + 1) * SHA1.HashSizeInBytes);
                if (attempt.Suspects[block] is { } suspect && attempt.Digests.Length == truth.Length
                    && !attempt.Digests.AsSpan(range).SequenceEqual(truth.AsSpan(range)))
                {
                    convicted.Add(suspect);
                }
            }
        }

        return convicted;
    }

    /// <summary>A sender, by what is left of it when it has gone.</summary>
    /// <param name="Number">Its number in the swarm.</param>
    /// <param name="EndPoint">Its address.</param>
    internal sealed record Suspect(int Number, EndPoint? EndPoint);

    private sealed record Attempt(byte[] Digests, Suspect?[] Suspects);
}
