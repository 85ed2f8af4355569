namespace WebTorrent.Dtls.Tests.Network;

/// <summary>A client and a server, a line between them, and a clock that jumps from event to event.</summary>
internal sealed class Pair : IDisposable
{
    private readonly PriorityQueue<(Endpoint To, byte[] Datagram), (TimeSpan Time, long Order)> _underWay = new();
    private readonly Random _random;
    private long _order;

    public Pair(int seed = 1, Func<DtlsOptions, DtlsOptions>? client = null, Func<DtlsOptions, DtlsOptions>? server = null)
    {
        _random = new Random(seed);
        Client = new Endpoint(new DtlsConnectionCore((client ?? Same)(ClientOptions), new Random(seed)));
        Server = new Endpoint(new DtlsConnectionCore((server ?? Same)(ServerOptions), new Random(seed + 1)));
    }

    public static DtlsOptions ClientOptions { get; } = new()
    {
        Role = DtlsRole.Client,
        Certificate = Certificates.Client,
        RemoteFingerprints = [Certificates.Server.Fingerprint],
    };

    public static DtlsOptions ServerOptions { get; } = new()
    {
        Role = DtlsRole.Server,
        Certificate = Certificates.Server,
        RemoteFingerprints = [Certificates.Client.Fingerprint],
    };

    public Endpoint Client { get; }

    public Endpoint Server { get; }

    public Link Link { get; init; } = new();

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    /// <summary>Datagrams that were sent.</summary>
    public int Sent { get; private set; }

    /// <summary>Sees every datagram that is sent, and says what goes on its way instead.</summary>
    public Func<Endpoint, byte[], IEnumerable<byte[]>>? Wire { get; set; }

    public bool IsConnected => Client.IsConnected && Server.IsConnected;

    /// <summary>A pair that is connected.</summary>
    public static Pair Connected(int seed = 1)
    {
        var pair = new Pair(seed);
        pair.Connect();
        return pair;
    }

    public void Connect()
    {
        Start();
        RunUntil(() => IsConnected);
    }

    public void Start()
    {
        Client.Core.Start(Now);
        Server.Core.Start(Now);
        Pump();
    }

    public void RunUntil(Func<bool> reached, double seconds = 120)
    {
        var end = Now + TimeSpan.FromSeconds(seconds);
        while (!reached())
            Assert.True(Step(end), $"Not reached in {seconds} s: client {Client.Core.State} {Client.Error}, server {Server.Core.State} {Server.Error}.");
    }

    public void Run(double seconds)
    {
        var end = Now + TimeSpan.FromSeconds(seconds);
        while (Step(end))
        {
        }
        Now = end;
    }

    /// <summary>Puts a datagram on its way to somebody.</summary>
    public void Send(Endpoint to, byte[] datagram)
    {
        Sent++;
        foreach (var actual in Wire?.Invoke(to, datagram) ?? [datagram])
        {
            foreach (var time in Link.Arrivals(Now, _random))
                _underWay.Enqueue((to, actual), (time, _order++));
        }
    }

    /// <summary>Sends what the two have to send.</summary>
    public void Pump()
    {
        foreach (var datagram in Client.Transmit())
            Send(Server, datagram);
        foreach (var datagram in Server.Transmit())
            Send(Client, datagram);
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private static DtlsOptions Same(DtlsOptions options) => options;

    private bool Step(TimeSpan end)
    {
        var next = TimeSpan.MaxValue;
        foreach (var side in (Endpoint[])[Client, Server])
            next = side.Core.NextTimeout < next ? side.Core.NextTimeout.Value : next;
        if (_underWay.TryPeek(out _, out var first) && first.Time < next)
            next = first.Time;
        if (next > end)
            return false;
        Now = next > Now ? next : Now;
        while (_underWay.TryPeek(out _, out first) && first.Time <= Now)
        {
            var (to, datagram) = _underWay.Dequeue();
            to.Handle(Now, datagram);
            Pump();
        }
        Client.Core.HandleTimeout(Now);
        Server.Core.HandleTimeout(Now);
        Pump();
        return true;
    }
}
