using System.Buffers.Binary;
using WebTorrent.Sctp.Core.Wire;

namespace WebTorrent.Sctp.Core.Receiving;

/// <summary>When to send a SACK, and what it says (RFC 9260 §6.2): at once for two packets or more, whatever came in one go, else after a while.</summary>
internal sealed class Acknowledger(SctpOptions options)
{
    private const int MaxDuplicates = 16;
    private const int MaxBlocks = 288;

    private readonly List<uint> _duplicates = new(MaxDuplicates);
    private Timer _delay = new();
    private uint _advertised = (uint)options.ReceiveWindow;
    private int _packets;

    public long NextTimeout => _delay.At;

    /// <summary>Whether one must be sent.</summary>
    public bool IsDue { get; private set; }

    /// <summary>Whether one may go with data that is sent anyway.</summary>
    public bool IsPending => _packets > 0 || IsDue;

    public void WantNow() => IsDue = true;

    public void AddDuplicate(uint tsn)
    {
        IsDue = true;
        if (_duplicates.Count < MaxDuplicates)
            _duplicates.Add(tsn);
    }

    /// <summary>A packet with data has ended.</summary>
    public void HandlePacket(long now)
    {
        if (++_packets >= 2)
            IsDue = true;
        else if (!IsDue)
            _delay.Start(now + options.AckDelay.Ticks);
    }

    public void HandleTimeout(long now)
    {
        if (_delay.Take(now))
            IsDue = true;
    }

    /// <summary>Something was read: a window that was small and is not any more is told.</summary>
    public void HandleRead(uint window)
    {
        if (_advertised < options.ReceiveWindow / 2 && window - (long)_advertised >= options.ReceiveWindow / 4)
            IsDue = true;
    }

    public void Clear()
    {
        _delay.Stop();
        _duplicates.Clear();
        (_packets, IsDue, _advertised) = (0, false, (uint)options.ReceiveWindow);
    }

    public void Write(ref PacketWriter packet, uint cumulative, uint window, AheadWindow ahead)
    {
        Span<ushort> ends = stackalloc ushort[2 * MaxBlocks];
        var room = packet.Room - Chunk.HeaderSize - SackChunk.FieldsSize;
        var duplicates = Math.Min(_duplicates.Count, room / 2 / SackChunk.DuplicateSize);
        var blocks = FindBlocks(cumulative, ahead, ends[..(2 * Math.Min(MaxBlocks, (room - (duplicates * SackChunk.DuplicateSize)) / SackChunk.BlockSize))]);
        var value = packet.Add(ChunkType.Sack, 0, SackChunk.FieldsSize + (blocks * SackChunk.BlockSize) + (duplicates * SackChunk.DuplicateSize));
        BinaryPrimitives.WriteUInt32BigEndian(value, cumulative);
        BinaryPrimitives.WriteUInt32BigEndian(value[4..], window);
        BinaryPrimitives.WriteUInt16BigEndian(value[8..], (ushort)blocks);
        BinaryPrimitives.WriteUInt16BigEndian(value[10..], (ushort)duplicates);
        value = value[SackChunk.FieldsSize..];
        foreach (var end in ends[..(2 * blocks)])
        {
            BinaryPrimitives.WriteUInt16BigEndian(value, end);
            value = value[2..];
        }
        for (var i = 0; i < duplicates; i++)
            BinaryPrimitives.WriteUInt32BigEndian(value[(i * SackChunk.DuplicateSize)..], _duplicates[i]);
        Clear();
        _advertised = window;
    }

    private static int FindBlocks(uint cumulative, AheadWindow ahead, Span<ushort> ends)
    {
        if (ahead.Count == 0)
            return 0;
        var count = 0;
        var end = ahead.Highest + 1;
        for (var first = ahead.Next(cumulative + 1, isThere: true); first != end && count < ends.Length; first = ahead.Next(first, isThere: true))
        {
            ends[count++] = (ushort)(first - cumulative);
            first = ahead.Next(first, isThere: false);
            ends[count++] = (ushort)(first - 1 - cumulative);
        }
        return count / 2;
    }
}
