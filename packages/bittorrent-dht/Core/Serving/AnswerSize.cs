namespace WebTorrent.Dht.Core.Serving;

/// <summary>
/// How large an answer may be. To an address that has not proved itself everything that one query causes, our own ping included, stays below twice the
/// query: whoever forges addresses gains nothing by sending through us.
/// </summary>
internal static class AnswerSize
{
    /// <summary>The most that is sent (BEP 32, Packet sizes).</summary>
    public const int Most = 1_024;

    /// <summary>The most with an item in it, whose 1,000 bytes cannot be made smaller.</summary>
    public const int MostWithItem = 1_400;

    /// <summary>The space for the key and the length of a list of nodes.</summary>
    private const int ListOverhead = 12;

    /// <summary>All that may be sent because of an unproven query.</summary>
    public static int OfUnproven(int queryLength) => (2 * queryLength) - 1;

    /// <summary>How many contacts of a size fit into a room, at most eight.</summary>
    public static int CountNodes(int room, int contactSize) => Math.Clamp((room - ListOverhead) / contactSize, 0, Routing.Bucket.Size);

    /// <summary>The room for so many contacts.</summary>
    public static int RoomFor(int nodes, bool isIPv6) => ListOverhead + (nodes * (isIPv6 ? NodeContact.IPv6Size : NodeContact.IPv4Size));
}
