using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker.Core;

/// <summary>
/// Asks for the state of up to 74 swarms (BEP 15, Scrape):
/// <code>
/// 0   8   connection id
/// 8   4   action 2
/// 12  4   transaction id
/// 16  20  info-hash, for each swarm
/// </code>
/// </summary>
/// <param name="ConnectionId">What the tracker gave in its <see cref="UdpConnectResponse"/>.</param>
/// <param name="TransactionId">Chosen at random; the answer repeats it.</param>
/// <param name="InfoHashes">1 to <see cref="MaxInfoHashes"/> torrents.</param>
public sealed record UdpScrapeRequest(long ConnectionId, uint TransactionId, IReadOnlyList<InfoHash> InfoHashes)
{
    /// <summary>The length in bytes without info-hashes.</summary>
    public const int FixedSize = 16;

    /// <summary>How many torrents fit in one packet.</summary>
    public const int MaxInfoHashes = 74;

    /// <summary>Reads a packet; false when it is no scrape request, or asks for none or too many. An incomplete last hash is ignored.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, [NotNullWhen(true)] out UdpScrapeRequest? request)
    {
        request = null;
        if (packet.Length < FixedSize || !UdpHeader.TryParse(packet[8..], out var header) || header.Action != UdpAction.Scrape)
            return false;
        var count = (packet.Length - FixedSize) / InfoHash.Size;
        if (count is < 1 or > MaxInfoHashes)
            return false;
        var hashes = new InfoHash[count];
        for (var i = 0; i < count; i++)
            hashes[i] = InfoHash.FromBytes(packet.Slice(FixedSize + (i * InfoHash.Size), InfoHash.Size));
        request = new UdpScrapeRequest(BinaryPrimitives.ReadInt64BigEndian(packet), header.TransactionId, hashes);
        return true;
    }

    /// <summary>The packet, in a new array.</summary>
    public byte[] ToArray()
    {
        var packet = new byte[FixedSize + (InfoHashes.Count * InfoHash.Size)];
        BinaryPrimitives.WriteInt64BigEndian(packet, ConnectionId);
        new UdpHeader(UdpAction.Scrape, TransactionId).WriteTo(packet.AsSpan(8));
        for (var i = 0; i < InfoHashes.Count; i++)
            InfoHashes[i].CopyTo(packet.AsSpan(FixedSize + (i * InfoHash.Size)));
        return packet;
    }
}
