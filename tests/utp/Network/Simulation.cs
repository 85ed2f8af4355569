using WebTorrent.Datagram;
using WebTorrent.Utp.Core;

namespace WebTorrent.Utp.Tests.Network;

/// <summary>Nodes, the links between them, and a clock that jumps from event to event. Times are microseconds.</summary>
internal sealed class Simulation
{
    private readonly byte[] _buffer = new byte[65_507];
    private readonly PriorityQueue<(Node To, DatagramAddress From, byte[] Bytes), (long Time, long Order)> _underWay = new();
    private readonly Dictionary<(DatagramAddress From, DatagramAddress To), Link> _links = [];
    private readonly List<Node> _nodes = [];
    private readonly List<Flow> _flows = [];
    private long _order;

    /// <summary>Begins late enough for nodes whose clock is behind.</summary>
    public long Now { get; private set; } = 1_000_000_000;

    /// <summary>Is told of every packet that leaves; may keep it from arriving.</summary>
    public Func<byte[], bool>? Filter { get; set; }

    public static Simulation Between(Node first, Node second, Link there, Link back)
    {
        var simulation = new Simulation();
        simulation.Connect(first, second, there, back);
        return simulation;
    }

    public void Connect(Node first, Node second, Link there, Link back)
    {
        foreach (var node in new[] { first, second }.Where(node => !_nodes.Contains(node)))
            _nodes.Add(node);
        _links[(first.Address, second.Address)] = there;
        _links[(second.Address, first.Address)] = back;
    }

    public void Add(Flow flow) => _flows.Add(flow);

    /// <summary>Runs until something is so, or fails after a time.</summary>
    public void RunUntil(Func<bool> reached, long most = 600_000_000)
    {
        var end = Now + most;
        Pump();
        while (!reached())
        {
            Assert.True(Now < end, $"Not reached in {most / 1e6} s.");
            if (!Step(end))
                Now = end;
        }
    }

    /// <summary>Runs for a time.</summary>
    public void Run(long time)
    {
        var end = Now + time;
        Pump();
        while (Step(end))
        {
        }
        Now = end;
        Pump();
    }

    /// <summary>Has a datagram arrive as if from somebody.</summary>
    public void Inject(Node to, DatagramAddress from, byte[] bytes)
    {
        to.Core.HandlePacket(to.Time(Now), bytes, from);
        Pump();
    }

    private bool Step(long end)
    {
        var next = _nodes.Min(node => Local(node, node.Core.NextTimeout));
        if (_underWay.TryPeek(out _, out var first))
            next = Math.Min(next, first.Time);
        if (next > end)
            return false;
        Now = Math.Max(Now, next);
        while (_underWay.TryPeek(out _, out first) && first.Time <= Now)
        {
            var (to, from, bytes) = _underWay.Dequeue();
            to.Core.HandlePacket(to.Time(Now), bytes, from);
        }
        foreach (var node in _nodes)
            node.Core.HandleTimeout(node.Time(Now));
        Pump();
        return true;
    }

    private static long Local(Node node, long time) =>
        time == long.MaxValue ? time : (long)Math.Ceiling((time - node.ClockOffset) / (1 + node.ClockDrift));

    private void Pump()
    {
        bool isBusy;
        do
        {
            isBusy = false;
            foreach (var node in _nodes)
                isBusy |= Transmit(node);
            foreach (var flow in _flows)
                isBusy |= flow.Move(Now);
        }
        while (isBusy);
    }

    private bool Transmit(Node node)
    {
        var any = false;
        var time = node.Time(Now);
        while (node.Core.TryTransmit(time, _buffer, out var packets))
        {
            any = true;
            for (var at = 0; at < packets.Length; at += packets.SegmentSize)
            {
                var bytes = _buffer[at..Math.Min(packets.Length, at + packets.SegmentSize)];
                if (!Send(node, packets.To, bytes))
                    packets.Connection?.HandleTooLarge(time, packets.SegmentSize);
            }
        }
        while (node.Core.TryReadEvent(out var next))
        {
            any = true;
            if (next.Kind == UtpEventKind.Accepted)
                node.Accepted.Enqueue(next.Connection);
        }
        return any;
    }

    private bool Send(Node from, DatagramAddress to, byte[] bytes)
    {
        from.Sent++;
        if (!_links.TryGetValue((from.Address, to), out var link) || Filter?.Invoke(bytes) == false)
            return true;
        if (bytes.Length > link.LocalMtu)
            return false;
        bytes = link.Rewrite(bytes);
        var target = _nodes.Single(node => node.Address == to);
        foreach (var time in link.Send(Now, bytes.Length))
            _underWay.Enqueue((target, from.Address, bytes.Length > link.ReadSize ? bytes[..link.ReadSize] : bytes), (time, _order++));
        return true;
    }
}
