using System.Buffers;
using WebTorrent.Dht.Core;

namespace WebTorrent.Dht.Tests.Network;

/// <summary>A network of DHT cores in virtual time, with delay and loss from a seed: the same every time, and nothing waits.</summary>
public sealed class VirtualNetwork(int seed)
{
    private readonly PriorityQueue<(VirtualNode Node, byte[]? Packet, int Length, NodeAddress From), (TimeSpan At, long Order)> _events = new();
    private readonly Dictionary<NodeAddress, VirtualNode> _nodes = [];
    private long _order;
    private int _lastHost;

    public Random Random { get; } = new(seed);

    public TimeSpan Now { get; private set; }

    /// <summary>The part of packets that is lost, 0 to 1.</summary>
    public double Loss { get; set; }

    public TimeSpan MinDelay { get; set; } = TimeSpan.FromMilliseconds(10);

    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMilliseconds(150);

    public long Packets { get; private set; }

    /// <summary>Sees every packet that a node sends: from, to, bytes.</summary>
    public Action<NodeAddress, NodeAddress, ReadOnlyMemory<byte>>? Tap { get; set; }

    /// <summary>Says which packets never arrive: from, to.</summary>
    public Func<NodeAddress, NodeAddress, bool>? IsCut { get; set; }

    /// <summary>May change every packet on its way: to, bytes.</summary>
    public Action<NodeAddress, Memory<byte>>? Spoil { get; set; }

    /// <summary>A public address that no node has yet; each in another /24 network.</summary>
    public NodeAddress CreateAddress(bool isIPv6 = false)
    {
        var number = ++_lastHost;
        return isIPv6
            ? NodeAddress.From([0x20, 0x01, 0x0A, 0, (byte)(number >> 16), (byte)(number >> 8), (byte)number, 0, 0, 0, 0, 0, 0, 0, 0, 1], 6881)
            : NodeAddress.From([(byte)(20 + (number >> 16)), (byte)(number >> 8), (byte)number, (byte)Random.Next(256)], 6881);
    }

    /// <summary>Starts a node at an address.</summary>
    public VirtualNode Add(DhtOptions options, NodeAddress? at = null)
    {
        var address = at ?? CreateAddress();
        return Add(new VirtualNode(new DhtCore(options, !address.IsIPv6, address.IsIPv6, Random), address));
    }

    /// <summary>Starts a node at an address of each family.</summary>
    public VirtualNode AddBoth(DhtOptions options) =>
        Add(new VirtualNode(new DhtCore(options, useIPv4: true, useIPv6: true, Random), CreateAddress(), CreateAddress(isIPv6: true)));

    /// <summary>Starts so many nodes, each of which knows one of those before it.</summary>
    public List<VirtualNode> AddMany(int count, DhtOptions options, TimeSpan apart)
    {
        var nodes = new List<VirtualNode>(count);
        for (var i = 0; i < count; i++)
        {
            var node = Add(options);
            NodeAddress[] entrance = i == 0 ? [] : [nodes[Random.Next(i)].Address];
            nodes.Add(node);
            Use(node, core => core.Bootstrap(Now, entrance));
            Run(apart);
        }

        return nodes;
    }

    /// <summary>Ends a node without a word.</summary>
    public void Remove(VirtualNode node)
    {
        node.IsUp = false;
        _nodes.Remove(node.Address);
        if (node.AddressIPv6 is { } other)
            _nodes.Remove(other);
    }

    /// <summary>Does something with a node now.</summary>
    public void Use(VirtualNode node, Action<DhtCore> action)
    {
        // A core's time goes on before it is used.
        action(node.Core);
        Settle(node);
    }

    public T Use<T>(VirtualNode node, Func<DhtCore, T> action)
    {
        var result = action(node.Core);
        Settle(node);
        return result;
    }

    /// <summary>Sends a packet as if from any address.</summary>
    public void Inject(NodeAddress from, VirtualNode to, ReadOnlySpan<byte> packet)
    {
        to.Core.HandlePacket(Now, from, packet);
        Settle(to);
    }

    /// <summary>Sends a packet as if from any address; it takes its time, and is never lost.</summary>
    public void Later(NodeAddress from, VirtualNode to, ReadOnlySpan<byte> packet)
    {
        var copy = ArrayPool<byte>.Shared.Rent(packet.Length);
        packet.CopyTo(copy);
        Spoil?.Invoke(to.Address, copy.AsMemory(0, packet.Length));
        var at = Now + MinDelay + ((MaxDelay - MinDelay) * Random.NextDouble());
        _events.Enqueue((to, copy, packet.Length, from), (at, _order++));
    }

    /// <summary>Lets time go by.</summary>
    public void Run(TimeSpan by)
    {
        var end = Now + by;
        while (_events.TryPeek(out _, out var next) && next.At <= end)
            RunNext();
        Now = end;
    }

    /// <summary>Runs a search of a node to its end and gives all its events; the last is the end.</summary>
    public List<DhtEvent> RunSearch(VirtualNode node, Func<DhtCore, int> begin)
    {
        var search = Use(node, begin);
        var seen = 0;
        while (!node.Events.Exists(e => e.Search == search && e.Kind == DhtEventKind.SearchEnded))
        {
            if (++seen > 10_000_000 || _events.Count == 0)
                throw new InvalidOperationException("The search does not end.");
            RunNext();
        }

        var found = node.Events.FindAll(e => e.Search == search);
        node.Events.RemoveAll(e => e.Search == search);
        return found;
    }

    private VirtualNode Add(VirtualNode node)
    {
        _nodes.Add(node.Address, node);
        if (node.AddressIPv6 is { } other)
            _nodes.Add(other, node);
        Settle(node);
        return node;
    }

    private void RunNext()
    {
        _events.TryDequeue(out var next, out var key);
        Now = key.At;
        var node = next.Node;
        if (next.Packet is null)
        {
            if (!node.IsUp || node.ScheduledWake != key.At)
                return;
            node.ScheduledWake = TimeSpan.MaxValue;
            node.Core.HandleTimeout(Now);
            Settle(node);
            return;
        }

        if (node.IsUp)
        {
            node.Core.HandlePacket(Now, next.From, next.Packet.AsSpan(0, next.Length));
            Settle(node);
        }

        ArrayPool<byte>.Shared.Return(next.Packet);
    }

    private void Settle(VirtualNode node)
    {
        while (node.Core.TryTransmit(out var to, out var packet))
            Send(node, to, packet);
        while (node.Core.TryReadEvent(out var dhtEvent))
            node.Events.Add(dhtEvent);
        var next = node.Core.NextTimeout;
        if (next >= node.ScheduledWake)
            return;
        node.ScheduledWake = next < Now ? Now : next;
        _events.Enqueue((node, null, 0, default), (node.ScheduledWake, _order++));
    }

    private void Send(VirtualNode from, NodeAddress to, ReadOnlySpan<byte> packet)
    {
        Packets++;
        var source = to.IsIPv6 && from.AddressIPv6 is { } other ? other : from.Address;
        Tap?.Invoke(source, to, packet.ToArray());
        if (Random.NextDouble() < Loss || IsCut?.Invoke(source, to) == true || !_nodes.TryGetValue(to, out var node) || !IsLetIn(node, packet))
            return;
        Later(source, node, packet);
    }

    // A NAT lets in what answers; that is all that matters to the one behind it.
    private static bool IsLetIn(VirtualNode node, ReadOnlySpan<byte> packet) => node.IsReachable || !packet.EndsWith("1:y1:qe"u8);
}
