using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace WebTorrent.Tracker.Core;

/// <summary>
/// The answer to a scrape, in the order of the question (BEP 15, Scrape):
/// <code>
/// 0   4  action 2
/// 4   4  transaction id
/// 8   4  seeders      } for each swarm
/// 12  4  completed    }
/// 16  4  leechers     }
/// </code>
/// </summary>
/// <param name="TransactionId">That of the request.</param>
/// <param name="Entries">The swarms. Numbers as sent: possibly negative.</param>
public sealed record UdpScrapeResponse(uint TransactionId, IReadOnlyList<ScrapeEntry> Entries)
{
    private const int EntrySize = 12;

    /// <summary>Reads a packet; false when it is no scrape response. An incomplete last entry is ignored.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, [NotNullWhen(true)] out UdpScrapeResponse? response)
    {
        response = null;
        if (!UdpHeader.TryParse(packet, out var header) || header.Action != UdpAction.Scrape)
            return false;
        var entries = new ScrapeEntry[(packet.Length - UdpHeader.Size) / EntrySize];
        for (var i = 0; i < entries.Length; i++)
        {
            var one = packet.Slice(UdpHeader.Size + (i * EntrySize), EntrySize);
            entries[i] = new ScrapeEntry(
                Seeders: BinaryPrimitives.ReadInt32BigEndian(one),
                Leechers: BinaryPrimitives.ReadInt32BigEndian(one[8..]),
                Completed: BinaryPrimitives.ReadInt32BigEndian(one[4..]));
        }

        response = new UdpScrapeResponse(header.TransactionId, entries);
        return true;
    }

    /// <summary>The packet, in a new array.</summary>
    public byte[] ToArray()
    {
        var packet = new byte[UdpHeader.Size + (Entries.Count * EntrySize)];
        new UdpHeader(UdpAction.Scrape, TransactionId).WriteTo(packet);
        for (var i = 0; i < Entries.Count; i++)
        {
            var one = packet.AsSpan(UdpHeader.Size + (i * EntrySize));
            BinaryPrimitives.WriteInt32BigEndian(one, Entries[i].Seeders);
            BinaryPrimitives.WriteInt32BigEndian(one[4..], Entries[i].Completed);
            BinaryPrimitives.WriteInt32BigEndian(one[8..], Entries[i].Leechers);
        }

        return packet;
    }
}
