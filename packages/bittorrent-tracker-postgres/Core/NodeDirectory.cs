using Microsoft.Extensions.Logging;
using WebTorrent.TrackerServer;

namespace WebTorrent.TrackerPostgres.Core;

/// <summary>The other trackers, and what is done with what they say. Touched by the exchange only.</summary>
internal sealed class NodeDirectory(MemorySwarmStore memory, Func<TimeSpan> now, Func<Guid, RemoteNode> create, PostgresSwarmStoreOptions options)
{
    private readonly Dictionary<Guid, RemoteNode> _nodes = [];

    /// <summary>Those that may have something new to say; the dead have not, once they are read to their end.</summary>
    public IReadOnlyList<RemoteNode> ToRead => [.. _nodes.Values.Where(node => node.IsAlive || !node.IsRead)];

    /// <summary>Takes in who is there.</summary>
    /// <param name="seen">Each tracker, and the time since its last sign of life.</param>
    /// <param name="isSettled">Whether this tracker has been connected for long enough that the others had time to give a sign; else nobody dies.</param>
    /// <returns>Whether there is one whose announces are not read yet.</returns>
    public bool Update(IReadOnlyDictionary<Guid, TimeSpan> seen, bool isSettled)
    {
        var hasNew = false;
        foreach (var (id, age) in seen)
        {
            var node = _nodes.GetValueOrDefault(id);
            var isAlive = age < options.NodeTimeout || (node is { IsAlive: true } && !isSettled);
            // Who comes back is read anew: its WebSocket peers were forgotten meanwhile.
            if (node is null || (isAlive && !node.IsAlive))
            {
                _nodes[id] = node = create(id);
                hasNew = true;
            }

            node.IsAlive = isAlive;
        }

        foreach (var (id, node) in _nodes)
        {
            if (!isSettled || seen.ContainsKey(id))
                continue;
            node.IsAlive = false;
            _nodes.Remove(id);
        }

        return hasNew;
    }

    /// <summary>Takes in a batch of announces.</summary>
    public void Apply(RemoteNode node, ReadOnlySpan<byte> batch, TimeSpan age)
    {
        var at = now() - age;
        while (PeerRecord.TryRead(ref batch, out var record))
            Apply(node, in record, at);
        if (batch.IsEmpty || node.IsMalformed)
            return;
        node.IsMalformed = true;
        Log.Malformed(options.Logger, node.Id);
    }

    /// <summary>Hands a batch of offers and answers to their receivers here.</summary>
    public void Deliver(ReadOnlyMemory<byte> batch)
    {
        while (RelayRecord.TryRead(ref batch, out var record))
        {
            // Only to a WebSocket of this tracker: passing on to a third would let two trackers play ball for ever.
            if (memory.FindWeb(record.Swarm, record.Receiver) is { IsLocal: true } link)
                link.TryDeliver(record.Swarm, record.Receiver, record.Message);
        }
    }

    private void Apply(RemoteNode node, in PeerRecord record, TimeSpan at)
    {
        if (record.EndPoint is { } endPoint)
        {
            var selection = default(PeerSelection);
            memory.Announce(at, new SwarmPeer(record.Swarm, record.Id, endPoint, record.IsSeeder), record.Event, ref selection);
        }
        else if (node.IsAlive)
        {
            memory.AnnounceWeb(at, new WebSwarmPeer(record.Swarm, record.Id, node, record.IsSeeder), record.Event, [], out _);
        }
    }
}
