using System.Buffers.Binary;
using System.Text;

namespace WebTorrent.TrackerServer.Udp;

/// <summary>
/// Answers (BEP 15); each begins with action and transaction id, 4 bytes each:
/// <code>
/// connect   8   8   connection id
/// announce  8   4   interval in seconds;  12 leechers;  16 seeders;  20 .. compact peers
/// scrape    8   12  seeders, downloads, leechers of each torrent
/// error     8   ..  text
/// </code>
/// </summary>
internal static class UdpReply
{
    public const int HeaderSize = 8;
    public const int ConnectSize = 16;
    public const int AnnounceSize = 20;
    public const int ScrapeEntrySize = 12;

    public static int WriteConnect(Span<byte> reply, uint transactionId, ulong connectionId)
    {
        WriteHeader(reply, UdpAction.Connect, transactionId);
        BinaryPrimitives.WriteUInt64BigEndian(reply[HeaderSize..], connectionId);
        return ConnectSize;
    }

    /// <summary>Writes what stands before the peers.</summary>
    public static int WriteAnnounce(Span<byte> reply, uint transactionId, TimeSpan interval, in SwarmCounts counts)
    {
        WriteHeader(reply, UdpAction.Announce, transactionId);
        BinaryPrimitives.WriteInt32BigEndian(reply[8..], (int)interval.TotalSeconds);
        BinaryPrimitives.WriteInt32BigEndian(reply[12..], counts.Leechers);
        BinaryPrimitives.WriteInt32BigEndian(reply[16..], counts.Seeders);
        return AnnounceSize;
    }

    public static void WriteScrapeEntry(Span<byte> entry, in SwarmCounts counts)
    {
        BinaryPrimitives.WriteInt32BigEndian(entry, counts.Seeders);
        BinaryPrimitives.WriteInt32BigEndian(entry[4..], counts.Downloads);
        BinaryPrimitives.WriteInt32BigEndian(entry[8..], counts.Leechers);
    }

    /// <summary>Writes an error; nothing when it would be longer than the question, for errors are also sent to addresses that have proved nothing.</summary>
    public static int WriteError(Span<byte> reply, uint transactionId, string text, int questionLength)
    {
        WriteHeader(reply, UdpAction.Error, transactionId);
        var room = reply[HeaderSize..];
        return Encoding.UTF8.TryGetBytes(text, room, out var length) && HeaderSize + length <= questionLength ? HeaderSize + length : 0;
    }

    public static void WriteHeader(Span<byte> reply, UdpAction action, uint transactionId)
    {
        BinaryPrimitives.WriteInt32BigEndian(reply, (int)action);
        BinaryPrimitives.WriteUInt32BigEndian(reply[4..], transactionId);
    }
}
