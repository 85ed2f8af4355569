namespace WebTorrent.Sctp.Tests.Network;

/// <summary>Two nodes, the links between them, and a clock that jumps from event to event.</summary>
internal sealed class Pair
{
    private readonly byte[] _buffer = new byte[65_535];
    private readonly PriorityQueue<(Node To, byte[] Bytes), (TimeSpan Time, long Order)> _underWay = new();
    private long _order;

    public Pair(Link? there = null, Link? back = null, SctpOptions? options = null, int seed = 1)
    {
        There = there ?? new Link(seed);
        Back = back ?? new Link(seed + 1);
        First = new Node(seed, options);
        Second = new Node(seed + 1, options);
    }

    public Node First { get; }

    public Node Second { get; }

    public Link There { get; }

    public Link Back { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(1000);

    /// <summary>Told of each packet that leaves and who sent it; may change it, or keep it by returning null.</summary>
    public Func<Node, byte[], byte[]?>? Filter { get; set; }

    /// <summary>Called whenever something has happened.</summary>
    public Func<bool>? Work { get; set; }

    private TimeSpan NextTime
    {
        get
        {
            var next = _underWay.TryPeek(out _, out var first) ? first.Time : TimeSpan.MaxValue;
            foreach (var node in new[] { First, Second })
                next = node.Core.NextTimeout is { } timeout && timeout < next ? timeout : next;
            return next;
        }
    }

    public static Pair Connected(Link? there = null, Link? back = null, SctpOptions? options = null, int seed = 1)
    {
        var pair = new Pair(there, back, options, seed);
        pair.First.Core.Connect();
        pair.Second.Core.Connect();
        pair.RunUntil(() => pair.First.IsConnected && pair.Second.IsConnected);
        return pair;
    }

    public SctpSendResult Send(Node from, ReadOnlySpan<byte> message, ushort stream = 0, uint protocol = 51, bool unordered = false, int? retransmits = null, TimeSpan? lifetime = null) =>
        from.Core.TrySend(Now, new SctpSend(stream, protocol) { IsUnordered = unordered, MaxRetransmits = retransmits, Lifetime = lifetime }, message);

    public void RunUntil(Func<bool> reached, double seconds = 600)
    {
        var end = Now + TimeSpan.FromSeconds(seconds);
        Pump();
        while (!reached())
            Assert.True(Step(end), $"Not reached in {seconds} s: {First.Core.State} {First.Core.Statistics}; {Second.Core.State} {Second.Core.Statistics}");
    }

    public void Run(double seconds)
    {
        var end = Now + TimeSpan.FromSeconds(seconds);
        Pump();
        while (Step(end))
        {
        }
        Now = end;
        Pump();
    }

    /// <summary>Runs pairs that share a link: whatever happens first, happens first.</summary>
    public static void RunTogether(double seconds, params Pair[] pairs)
    {
        var start = pairs.Max(pair => pair.Now);
        var end = start + TimeSpan.FromSeconds(seconds);
        foreach (var pair in pairs)
            pair.Run((start - pair.Now).TotalSeconds);
        while (pairs.MinBy(pair => pair.NextTime)!.Step(end))
        {
        }
    }

    /// <summary>Has a packet arrive.</summary>
    public void Inject(Node to, ReadOnlySpan<byte> packet)
    {
        to.Core.HandlePacket(Now, packet);
        Pump();
    }

    public void Pump()
    {
        bool isBusy;
        do
        {
            isBusy = First.Drain() | Second.Drain();
            isBusy |= Transmit(First, Second, There) | Transmit(Second, First, Back);
            isBusy |= Work?.Invoke() ?? false;
        }
        while (isBusy);
    }

    private bool Step(TimeSpan end)
    {
        var next = NextTime;
        if (next > end)
            return false;
        Now = next > Now ? next : Now;
        while (_underWay.TryPeek(out _, out var first) && first.Time <= Now)
        {
            var (to, bytes) = _underWay.Dequeue();
            to.Core.HandlePacket(Now, bytes);
        }
        First.Core.HandleTimeout(Now);
        Second.Core.HandleTimeout(Now);
        Pump();
        return true;
    }

    private byte[]? Pass(Node from, byte[] bytes) => Filter is null ? bytes : Filter(from, bytes);

    private bool Transmit(Node from, Node to, Link link)
    {
        var any = false;
        while (from.Core.TryTransmit(Now, _buffer, out var length))
        {
            any = true;
            if (Pass(from, _buffer[..length]) is not { } bytes)
                continue;
            foreach (var time in link.Send(Now, length))
                _underWay.Enqueue((to, bytes), (time, _order++));
        }
        return any;
    }
}
