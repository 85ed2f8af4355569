using System.Buffers.Binary;
using WebTorrent.Sctp.Core.Wire;

namespace WebTorrent.Sctp.Core.Sending;

/// <summary>Writes FORWARD TSN: which TSNs, and which numbers of which streams, will never come (RFC 3758 §3.2).</summary>
internal sealed class ForwardTsnWriter(Flight flight)
{
    private readonly List<OutgoingStream> _skipped = [];
    private long _writes;

    /// <summary>Adds a chunk that moves the other side to a TSN, or as far as the list of streams fits.</summary>
    /// <returns>False: the packet has no room.</returns>
    public bool Write(ref PacketWriter packet, uint advancedTsn)
    {
        var most = (packet.Room - Chunk.HeaderSize - ForwardTsnChunk.FieldsSize) / ForwardTsnChunk.StreamSize;
        if (most < 1)
            return false;
        _skipped.Clear();
        _writes++;
        var end = flight.First;
        while ((int)(advancedTsn - end) >= 0 && Collect(flight[end].Message, most))
            end++;
        var value = packet.Add(ChunkType.ForwardTsn, 0, ForwardTsnChunk.FieldsSize + (_skipped.Count * ForwardTsnChunk.StreamSize));
        BinaryPrimitives.WriteUInt32BigEndian(value, end - 1);
        for (var i = 0; i < _skipped.Count; i++)
        {
            var item = value[(ForwardTsnChunk.FieldsSize + (i * ForwardTsnChunk.StreamSize))..];
            BinaryPrimitives.WriteUInt16BigEndian(item, _skipped[i].Id);
            BinaryPrimitives.WriteUInt16BigEndian(item[2..], _skipped[i].Skipped);
        }
        return true;
    }

    private bool Collect(OutgoingMessage message, int most)
    {
        if (message.IsUnordered)
            return true;
        var stream = message.Stream;
        if (stream.SkippedIn != _writes)
        {
            if (_skipped.Count == most)
                return false;
            _skipped.Add(stream);
            stream.SkippedIn = _writes;
        }
        stream.Skipped = message.Sequence;
        return true;
    }
}
