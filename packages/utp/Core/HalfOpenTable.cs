using System.Diagnostics.CodeAnalysis;
using WebTorrent.Datagram;

namespace WebTorrent.Utp.Core;

/// <summary>
/// Handshakes that wait for their second packet: a bounded table of small entries. When it is full the oldest goes, so that a flood
/// of SYNs takes the place of other SYNs and nothing else.
/// </summary>
internal sealed class HalfOpenTable(int capacity)
{
    private const long Lifetime = 10_000_000;

    private readonly Dictionary<ConnectionKey, HalfOpen> _entries = [];
    private readonly Queue<(ConnectionKey Key, long ExpiresAt)> _byAge = new();

    public int Count => _entries.Count;

    /// <summary>Finds the handshake of a SYN, or begins it.</summary>
    public HalfOpen GetOrAdd(long now, DatagramAddress remote, in PacketHeader syn, Random random)
    {
        var key = new ConnectionKey(remote, (ushort)(syn.ConnectionId + 1));
        if (_entries.TryGetValue(key, out var known) && now < known.ExpiresAt && known.Ack == syn.Sequence)
            return known;
        Trim(now);
        var added = new HalfOpen(remote, syn.ConnectionId, syn.Sequence, (ushort)random.Next(ushort.MaxValue + 1), now + Lifetime);
        _entries[key] = added;
        _byAge.Enqueue((key, added.ExpiresAt));
        return added;
    }

    /// <summary>Finds the handshake that a packet ends: it acknowledges a number that only our answer told.</summary>
    public bool TryComplete(long now, ConnectionKey key, in PacketHeader header, [NotNullWhen(true)] out HalfOpen? handshake)
    {
        handshake = null;
        if (!_entries.TryGetValue(key, out var entry) || now >= entry.ExpiresAt || header.Ack != (ushort)(entry.FirstSequence - 1))
            return false;
        handshake = entry;
        return true;
    }

    public void Remove(ConnectionKey key) => _entries.Remove(key);

    private void Trim(long now)
    {
        while (_byAge.TryPeek(out var oldest) && (_byAge.Count >= capacity || now >= oldest.ExpiresAt))
        {
            _byAge.Dequeue();
            // The same key may have begun again since.
            if (_entries.TryGetValue(oldest.Key, out var entry) && entry.ExpiresAt == oldest.ExpiresAt)
                _entries.Remove(oldest.Key);
        }
    }
}
