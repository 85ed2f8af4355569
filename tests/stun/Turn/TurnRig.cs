using System.Net;

namespace WebTorrent.Stun.Tests.Turn;

/// <summary>A client and a server with a lossy line between, in virtual time.</summary>
internal sealed class TurnRig
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    private readonly PriorityQueue<(bool ToServer, byte[] Bytes), (TimeSpan Time, long Order)> _underWay = new();
    private readonly byte[] _buffer = new byte[3_000];
    private readonly Random _random;
    private readonly double _loss;
    private long _order;

    public TurnRig(TurnServerModel? server = null, int seed = 1, double loss = 0, TurnClientOptions? options = null)
    {
        (Server, _random, _loss) = (server ?? new TurnServerModel(), new Random(seed), loss);
        Client = new TurnClientCore(options ?? Options, new Random(seed));
    }

    public static TurnClientOptions Options { get; } = new() { Server = IPEndPoint.Parse("198.51.100.1:3478"), Username = "user", Password = "secret" };

    public static IPEndPoint Peer { get; } = IPEndPoint.Parse("203.0.113.50:6000");

    public TurnServerModel Server { get; set; }

    public TurnClientCore Client { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(50);

    public List<TurnEvent> Events { get; } = [];

    public List<(IPEndPoint Peer, byte[] Payload)> Received { get; } = [];

    public int Sent { get; private set; }

    /// <summary>How many bytes the longest packet to the server had.</summary>
    public int Longest { get; private set; }

    /// <summary>Changes what the server answers.</summary>
    public Func<byte[], byte[]?> Rewrite { get; set; } = bytes => bytes;

    public static TurnRig Allocated(TurnServerModel? server = null, int seed = 1, double loss = 0, TurnClientOptions? options = null)
    {
        var rig = new TurnRig(server, seed, loss, options);
        rig.Client.Start(rig.Now);
        rig.RunUntil(() => rig.Client.State == TurnState.Allocated);
        return rig;
    }

    public bool Write(IPEndPoint peer, byte[] payload)
    {
        var length = Client.Wrap(Now, peer, payload, _buffer);
        // A driver sends what has to go before.
        var data = _buffer[..length];
        Pump();
        if (length > 0)
            Send(toServer: true, data);
        return length > 0;
    }

    public void WriteFromPeer(IPEndPoint peer, byte[] payload)
    {
        if (Server.FromPeer(Now, peer, payload) is { } bytes)
            Send(toServer: false, bytes);
    }

    public void RunUntil(Func<bool> reached, double seconds = 120)
    {
        var end = Now + TimeSpan.FromSeconds(seconds);
        Pump();
        while (!reached())
            Assert.True(Step(end), $"Not reached in {seconds} s.");
    }

    public void Run(double seconds)
    {
        var end = Now + TimeSpan.FromSeconds(seconds);
        Pump();
        while (Step(end))
        {
        }

        Now = end;
    }

    private bool Step(TimeSpan end)
    {
        var next = Client.NextTimeout ?? TimeSpan.MaxValue;
        if (_underWay.TryPeek(out _, out var first) && first.Time < next)
            next = first.Time;
        if (next > end)
            return false;
        Now = next > Now ? next : Now;
        while (_underWay.TryPeek(out _, out first) && first.Time <= Now)
            Deliver(_underWay.Dequeue());
        Client.HandleTimeout(Now);
        Pump();
        return true;
    }

    private void Deliver((bool ToServer, byte[] Bytes) packet)
    {
        if (packet.ToServer)
        {
            if (Server.Handle(Now, packet.Bytes) is { } answer && Rewrite(answer) is { } bytes)
                Send(toServer: false, bytes);
        }
        else if (Client.HandlePacket(Now, packet.Bytes, out var data))
        {
            Received.Add((data.Peer, packet.Bytes.AsSpan(data.Offset, data.Length).ToArray()));
        }
    }

    private void Pump()
    {
        while (Client.TryTransmit(_buffer, out var length))
            Send(toServer: true, _buffer[..length]);
        while (Client.TryReadEvent(out var next))
            Events.Add(next);
    }

    private void Send(bool toServer, byte[] bytes)
    {
        Sent += toServer ? 1 : 0;
        Longest = toServer ? Math.Max(Longest, bytes.Length) : Longest;
        if (_random.NextDouble() >= _loss)
            _underWay.Enqueue((toServer, bytes), (Now + Delay, _order++));
    }
}
