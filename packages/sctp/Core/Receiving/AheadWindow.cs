using WebTorrent.Sctp.Core.Buffers;
using WebTorrent.Sctp.Core.Wire;

namespace WebTorrent.Sctp.Core.Receiving;

/// <summary>
/// What came beyond a gap, by TSN. Neighbouring fragments of a message are joined to runs as they come, in constant time: only the ends of a run know it. A run
/// from beginning to end is a message, and need not wait for the gap to close.
/// </summary>
internal sealed class AheadWindow(BufferPool pool, int maxMessageSize)
{
    /// <summary>
    /// Half of the numbers that a stream has: each of these chunks may be a message of the same one, and what is further ahead looks as if it were behind.
    /// </summary>
    public const int MaxOffset = 32_767;

    private const int InitialCapacity = 64;

    private Fragment[] _fragments = new Fragment[InitialCapacity];
    private TsnBitmap _received = new(InitialCapacity);

    /// <summary>TSNs beyond the gap that were received.</summary>
    public int Count { get; private set; }

    /// <summary>The highest of them.</summary>
    public uint Highest { get; private set; }

    /// <summary>Bytes of fragments, with their overhead.</summary>
    public long Held { get; private set; }

    public bool Contains(uint cumulative, uint tsn) => Count > 0 && (int)(tsn - Highest) <= 0 && (int)(tsn - cumulative) > 0 && _received[tsn];

    /// <summary>The first TSN at or after one that is there; or that is not.</summary>
    public uint Next(uint from, bool isThere) => isThere ? _received.NextSet(from, Highest + 1) : _received.NextClear(from, Highest + 1);

    public ref Fragment this[uint tsn] => ref _fragments[tsn & (uint)(_fragments.Length - 1)];

    /// <summary>Keeps a chunk.</summary>
    /// <param name="cumulative">The last TSN before the gap.</param>
    /// <param name="data">The chunk.</param>
    /// <param name="first">First TSN of the run that it belongs to now.</param>
    /// <param name="last">Last TSN of it.</param>
    /// <returns>Whether its neighbours go with it.</returns>
    public bool Add(uint cumulative, in DataChunk data, out uint first, out uint last)
    {
        while (data.Tsn - cumulative >= _fragments.Length)
            Grow(cumulative);
        if (Count == 0 || (int)(data.Tsn - Highest) > 0)
            Highest = data.Tsn;
        var buffer = pool.Rent(data.Payload.Length);
        data.Payload.CopyTo(buffer.Bytes);
        this[data.Tsn] = new Fragment
        {
            Buffer = buffer,
            Length = data.Payload.Length,
            PayloadProtocolId = data.PayloadProtocolId,
            StreamId = data.StreamId,
            Sequence = data.Sequence,
            Flags = data.Flags,
            OtherEnd = data.Tsn,
        };
        _received.Set(data.Tsn);
        Count++;
        Held += data.Payload.Length + Inbox.Overhead;
        return Join(cumulative, data.Tsn, out first, out last);
    }

    /// <summary>Whether a run is a whole message.</summary>
    public bool IsWhole(uint first, uint last) => this[first].IsBegin && this[last].IsEnd;

    /// <summary>Takes a whole message out; its TSNs stay received.</summary>
    public bool TryAssemble(uint first, uint last, out ReceivedMessage message)
    {
        message = default;
        long length = 0;
        for (var tsn = first; tsn != last + 1; tsn++)
            length += this[tsn].Length;
        if (length > maxMessageSize)
            return false;
        var buffer = pool.Rent((int)length);
        var at = 0;
        var begin = this[first];
        for (var tsn = first; tsn != last + 1; tsn++)
        {
            ref var fragment = ref this[tsn];
            fragment.Buffer!.Bytes.AsSpan(0, fragment.Length).CopyTo(buffer.Bytes.AsSpan(at));
            at += fragment.Length;
            Release(ref fragment);
        }
        message = new ReceivedMessage(buffer, at, begin.StreamId, begin.Sequence, begin.PayloadProtocolId, begin.IsUnordered);
        return true;
    }

    /// <summary>Takes a TSN out, because the gap before it has closed or will not.</summary>
    /// <returns>Its fragment, whose buffer is now the caller's; without one when it was delivered or never came.</returns>
    public Fragment Remove(uint tsn)
    {
        if (Count == 0 || !_received[tsn])
            return default;
        _received.Clear(tsn);
        Count--;
        var fragment = this[tsn];
        this[tsn] = default;
        if (fragment.Buffer is not null)
            Held -= fragment.Length + Inbox.Overhead;
        return fragment;
    }

    /// <summary>Gives all memory back.</summary>
    public void Clear(uint cumulative) => DropThrough(cumulative, Highest);

    /// <summary>Drops everything up to a TSN. Takes as long as there is something to drop, however far it goes.</summary>
    public void DropThrough(uint cumulative, uint last)
    {
        if (Count == 0)
            return;
        var end = (int)(last - Highest) < 0 ? last + 1 : Highest + 1;
        for (var tsn = _received.NextSet(cumulative + 1, end); tsn != end; tsn = _received.NextSet(tsn + 1, end))
        {
            if (Remove(tsn).Buffer is { } buffer)
                pool.Return(buffer);
        }
    }

    private bool Join(uint cumulative, uint tsn, out uint first, out uint last)
    {
        (first, last) = (tsn, tsn);
        var fragment = this[tsn];
        if (!fragment.IsBegin && Contains(cumulative, tsn - 1) && this[tsn - 1].Buffer is not null && !this[tsn - 1].IsEnd)
        {
            if (!IsSameMessage(fragment, this[tsn - 1]))
                return false;
            first = this[tsn - 1].OtherEnd;
        }
        if (!fragment.IsEnd && Contains(cumulative, tsn + 1) && this[tsn + 1].Buffer is not null && !this[tsn + 1].IsBegin)
        {
            if (!IsSameMessage(fragment, this[tsn + 1]))
                return false;
            last = this[tsn + 1].OtherEnd;
        }
        if ((int)(first - cumulative) <= 0)
            first = cumulative + 1;
        this[first].OtherEnd = last;
        this[last].OtherEnd = first;
        return true;
    }

    private static bool IsSameMessage(in Fragment one, in Fragment other) =>
        one.StreamId == other.StreamId && one.IsUnordered == other.IsUnordered && (one.IsUnordered || one.Sequence == other.Sequence);

    private void Release(ref Fragment fragment)
    {
        Held -= fragment.Length + Inbox.Overhead;
        pool.Return(fragment.Buffer!);
        fragment.Buffer = null;
    }

    private void Grow(uint cumulative)
    {
        var larger = new Fragment[_fragments.Length * 2];
        var end = Count == 0 ? cumulative + 1 : Highest + 1;
        for (var tsn = cumulative + 1; tsn != end; tsn++)
            larger[tsn & (uint)(larger.Length - 1)] = this[tsn];
        _received = _received.Resize(larger.Length, cumulative + 1, end);
        _fragments = larger;
    }
}
