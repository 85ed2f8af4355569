namespace WebTorrent.Utp.Core;

/// <summary>
/// How long packets wait in queues on the way out, from what the other side measures (BEP 29, congestion control). Its clock
/// may run slower or faster than ours; the way in shows by how much. Times are microseconds.
/// </summary>
internal sealed class DelayMeter
{
    // More at once is a change of the path, not a drift of clocks.
    private const uint MostDrift = 10_000;
    private const int Samples = 3;

    private readonly DelayHistory _out = new();
    private readonly DelayHistory _in = new();
    private readonly uint[] _recent = new uint[Samples];
    private int _next;

    /// <summary>What we measured of the last packet from the other side; sent back with every packet.</summary>
    public uint Reply { get; private set; }

    /// <summary>The queuing delay on our way out: the least of the last few samples, so that one late packet says nothing.</summary>
    public uint Queuing { get; private set; }

    /// <summary>Takes the times of a received header.</summary>
    /// <returns>Whether it brought a sample of our way out.</returns>
    public bool Add(long now, in PacketHeader header)
    {
        Reply = (uint)now - header.Timestamp;
        var before = _in.Base;
        var isFirst = _in.IsEmpty;
        _in.Add(now, Reply);
        var fall = before - _in.Base;
        if (!isFirst && fall is > 0 and < MostDrift && !_out.IsEmpty)
            _out.Shift(fall);

        // 0 says that there is nothing yet; some send the largest number when they mean the same.
        if (header.TimestampDifference is 0 or int.MaxValue)
            return false;
        _recent[_next] = _out.Add(now, header.TimestampDifference);
        _next = (_next + 1) % Samples;
        Queuing = Math.Min(_recent[0], Math.Min(_recent[1], _recent[2]));
        return true;
    }
}
