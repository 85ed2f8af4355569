using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Http;

/// <summary>A scrape over HTTP (BEP 48): <c>/scrape?info_hash=...&amp;info_hash=...</c></summary>
internal static class HttpScrape
{
    /// <summary>Reads the torrents asked for.</summary>
    /// <param name="query">What follows the question mark.</param>
    /// <param name="most">How many are read.</param>
    /// <returns>The hashes in the order of their bytes, none twice; null when one of them is no hash.</returns>
    public static InfoHash[]? TryParse(ReadOnlySpan<char> query, int most)
    {
        // Bencode wants its keys sorted and each only once.
        var hashes = new SortedSet<InfoHash>(ByBytes.Instance);
        var reader = new QueryReader(query);
        Span<byte> bytes = stackalloc byte[InfoHash.Size];
        while (reader.Read() && hashes.Count < most)
        {
            if (reader.Name is not "info_hash")
                continue;
            if (!reader.TryDecode(bytes))
                return null;
            hashes.Add(InfoHash.FromBytes(bytes));
        }

        return [.. hashes];
    }

    private sealed class ByBytes : IComparer<InfoHash>
    {
        public static readonly ByBytes Instance = new();

        public int Compare(InfoHash x, InfoHash y)
        {
            Span<byte> left = stackalloc byte[InfoHash.Size];
            Span<byte> right = stackalloc byte[InfoHash.Size];
            x.CopyTo(left);
            y.CopyTo(right);
            return left.SequenceCompareTo(right);
        }
    }
}
