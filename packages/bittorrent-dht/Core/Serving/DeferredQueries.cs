using System.Diagnostics.CodeAnalysis;

namespace WebTorrent.Dht.Core.Serving;

/// <summary>
/// Queries whose answer is too large for an address that has not proved itself and is of no use in part: they wait for the answer to our ping. Bounded; one an
/// address.
/// </summary>
internal sealed class DeferredQueries
{
    private const int MaxQueries = 128;
    private const int MaxQueryLength = 512;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Dictionary<NodeAddress, (byte[] Packet, TimeSpan Deadline)> _packets = [];
    private readonly Queue<(NodeAddress From, TimeSpan Deadline)> _deadlines = new();

    public TimeSpan? NextTimeout => _deadlines.TryPeek(out var first) ? first.Deadline : null;

    /// <summary>Keeps a copy of a query; false when there is no room for it.</summary>
    public bool TryAdd(TimeSpan now, NodeAddress from, ReadOnlySpan<byte> packet)
    {
        // The queue of deadlines also holds those of queries answered since: it is what must be bounded.
        if (_deadlines.Count >= MaxQueries || packet.Length > MaxQueryLength || _packets.ContainsKey(from))
            return false;
        var deadline = now + Patience;
        _packets.Add(from, (packet.ToArray(), deadline));
        _deadlines.Enqueue((from, deadline));
        return true;
    }

    /// <summary>The query of an address that has just proved itself.</summary>
    public bool TryTake(NodeAddress from, [NotNullWhen(true)] out byte[]? packet)
    {
        var found = _packets.Remove(from, out var query);
        packet = query.Packet;
        return found;
    }

    /// <summary>The next query whose asker did not prove itself in time.</summary>
    public bool TryTakeExpired(TimeSpan now, out NodeAddress from, [NotNullWhen(true)] out byte[]? packet)
    {
        packet = null;
        from = default;
        while (_deadlines.TryPeek(out var first) && first.Deadline <= now)
        {
            _deadlines.Dequeue();
            if (!_packets.TryGetValue(first.From, out var query) || query.Deadline != first.Deadline)
                continue;
            _packets.Remove(first.From);
            (from, packet) = (first.From, query.Packet);
            return true;
        }

        return false;
    }
}
