using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using WebTorrent.Bencode;
using WebTorrent.Identifiers;

namespace WebTorrent.UtPex;

/// <summary>
/// One message of ut_pex (BEP 11): who was connected to and who was left since the message before, as one bencoded dictionary:
/// <code>
/// added     IPv4 peers, 6 bytes each     added.f   one byte of flags for each
/// added6    IPv6 peers, 18 bytes each    added6.f  one byte of flags for each
/// dropped   IPv4 peers, 6 bytes each     dropped6  IPv6 peers, 18 bytes each
/// </code>
/// Immutable.
/// </summary>
public sealed class PexMessage
{
    /// <summary>Peers in <see cref="Added"/>, and peers in <see cref="Dropped"/>, that a message may have: more than the 50 of BEP 11, since the first one is not bound by that. 500.</summary>
    public const int MaxPeers = 500;

    /// <summary>Peers that were connected to.</summary>
    public IReadOnlyList<PexPeer> Added { get; init; } = [];

    /// <summary>Where those listen that were left.</summary>
    public IReadOnlyList<IPEndPoint> Dropped { get; init; } = [];

    /// <summary>Writes the message.</summary>
    /// <param name="output">Where it goes.</param>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var writer = new BencodeWriter(output);
        writer.WriteDictionaryStart();
        WriteAdded(ref writer, AddressFamily.InterNetwork, "added"u8, "added.f"u8);
        WriteAdded(ref writer, AddressFamily.InterNetworkV6, "added6"u8, "added6.f"u8);
        writer.WriteBytes("dropped"u8, Compact(Dropped, AddressFamily.InterNetwork));
        writer.WriteBytes("dropped6"u8, Compact(Dropped, AddressFamily.InterNetworkV6));
        writer.WriteDictionaryEnd();
    }

    /// <summary>Reads a message.</summary>
    /// <param name="payload">Payload of the extension message.</param>
    /// <param name="message">The message, on success. Port 0 and whatever is over <see cref="MaxPeers"/> is left out, flags that are missing read as none.</param>
    /// <returns>False when the payload is no bencoded dictionary, or a list of peers is not whole.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out PexMessage? message)
    {
        message = null;
        if (!BencodeValue.TryParse(payload, out var fields) || fields.Kind != BencodeKind.Dictionary)
            return false;
        var added = new List<PexPeer>();
        var dropped = new List<IPEndPoint>();
        if (!TryReadAdded(fields, "added"u8, "added.f"u8, AddressFamily.InterNetwork, added)
            || !TryReadAdded(fields, "added6"u8, "added6.f"u8, AddressFamily.InterNetworkV6, added)
            || !TryReadPeers(fields, "dropped"u8, AddressFamily.InterNetwork, dropped)
            || !TryReadPeers(fields, "dropped6"u8, AddressFamily.InterNetworkV6, dropped))
            return false;
        message = new PexMessage
        {
            Added = [.. added.Where(peer => peer.EndPoint.Port != 0).Take(MaxPeers)],
            Dropped = [.. dropped.Where(endPoint => endPoint.Port != 0).Take(MaxPeers)],
        };
        return true;
    }

    private void WriteAdded(ref BencodeWriter writer, AddressFamily family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> flagsKey)
    {
        var peers = Added.Where(peer => FamilyOf(peer.EndPoint) == family).ToList();
        writer.WriteBytes(key, Compact(peers.Select(peer => peer.EndPoint), family));
        writer.WriteBytes(flagsKey, peers.Select(peer => (byte)peer.Flags).ToArray());
    }

    private static byte[] Compact(IEnumerable<IPEndPoint> endPoints, AddressFamily family)
    {
        var mine = endPoints.Where(endPoint => FamilyOf(endPoint) == family).ToList();
        var bytes = new byte[mine.Count * SizeOf(family)];
        var rest = bytes.AsSpan();
        foreach (var endPoint in mine)
        {
            CompactEndPoint.TryWrite(rest, endPoint, out var written);
            rest = rest[written..];
        }

        return bytes;
    }

    private static bool TryReadAdded(BencodeValue fields, ReadOnlySpan<byte> key, ReadOnlySpan<byte> flagsKey, AddressFamily family, List<PexPeer> into)
    {
        var endPoints = new List<IPEndPoint>();
        if (!TryReadPeers(fields, key, family, endPoints))
            return false;
        if (!fields.TryGetBytes(flagsKey, out var flags))
            flags = default;
        for (var i = 0; i < endPoints.Count; i++)
            into.Add(new PexPeer(endPoints[i], i < flags.Length ? (PexFlags)flags.Span[i] : PexFlags.None));
        return true;
    }

    // Cut before it is read: what is over the limit must not even become objects.
    private static bool TryReadPeers(BencodeValue fields, ReadOnlySpan<byte> key, AddressFamily family, List<IPEndPoint> into)
    {
        if (!fields.TryGetBytes(key, out var compact))
            return true;
        if (compact.Length % SizeOf(family) != 0)
            return false;
        return CompactEndPoint.TryReadMany(compact.Span[..Math.Min(compact.Length, MaxPeers * SizeOf(family))], family, into);
    }

    private static AddressFamily FamilyOf(IPEndPoint endPoint)
        => endPoint.Address.IsIPv4MappedToIPv6 ? AddressFamily.InterNetwork : endPoint.AddressFamily;

    private static int SizeOf(AddressFamily family)
        => family == AddressFamily.InterNetwork ? CompactEndPoint.IPv4Size : CompactEndPoint.IPv6Size;
}
