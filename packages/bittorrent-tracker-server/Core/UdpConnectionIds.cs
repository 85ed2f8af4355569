using System.Buffers.Binary;

namespace WebTorrent.TrackerServer.Core;

/// <summary>
/// Connection ids of BEP 15 without a memory of clients: a code over address and minute under a secret key. Only who receives at the address knows it, and it holds
/// for two to three minutes: a client may use it for one after it came, and is not to be refused for what the network took (BEP 15).
/// </summary>
internal sealed class UdpConnectionIds(SipHash hash)
{
    private const int MessageSize = 24;

    /// <summary>The id of an address.</summary>
    public ulong Create(TimeSpan now, in PeerEndPoint from) => Compute(Minute(now), from);

    /// <summary>Whether an address was given an id this minute or the two before.</summary>
    public bool IsValid(TimeSpan now, in PeerEndPoint from, ulong id)
    {
        var minute = Minute(now);
        return id == Compute(minute, from) || id == Compute(minute - 1, from) || id == Compute(minute - 2, from);
    }

    private static long Minute(TimeSpan now) => now.Ticks / TimeSpan.TicksPerMinute;

    private ulong Compute(long minute, in PeerEndPoint from)
    {
        Span<byte> message = stackalloc byte[MessageSize];
        BinaryPrimitives.WriteInt64LittleEndian(message, minute);
        var length = from.WriteAddress(message[8..]);
        return hash.Compute(message[..(8 + length)]);
    }
}
