using System.Net;

namespace WebTorrent.Ice.Tests.Network;

/// <summary>Hosts, NATs and the network between, with a clock that jumps from event to event.</summary>
internal sealed class Simulation(int seed, double loss = 0)
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    /// <summary>A STUN server of which only the address matters: it says what it sees at once.</summary>
    private static readonly IPEndPoint StunServer = IPEndPoint.Parse("198.51.100.1:3478");

    private readonly Random _random = new(seed);
    private readonly byte[] _buffer = new byte[1_500];
    private readonly PriorityQueue<(IPEndPoint From, IPEndPoint To, byte[] Bytes), (TimeSpan Time, long Order)> _underWay = new();
    private readonly List<Host> _hosts = [];
    private long _order;

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(100);

    public double Loss { get; set; } = loss;

    /// <summary>Sees every datagram that leaves, as the network sees it; false keeps it from arriving.</summary>
    public Func<IPEndPoint, IPEndPoint, byte[], bool>? Filter { get; set; }

    public int Seed { get; } = seed;

    public Host Add(bool isControlling, Nat? nat = null, IceAgentOptions? options = null)
    {
        var agent = new IceAgentCore((options ?? new IceAgentOptions()) with { IsControlling = isControlling }, new Random(_random.Next()));
        var host = new Host(agent, nat);
        _hosts.Add(host);
        return host;
    }

    /// <summary>Adds a base, and what a STUN server would say of it where there is a NAT.</summary>
    public int AddBase(Host host, string endPoint)
    {
        var id = host.AddBase(Now, endPoint);
        if (host.Nat is { } nat)
            host.Agent.AddReflexiveCandidate(id, nat.Translate(host.Bases[id], StunServer), StunServer.Address);
        host.ReadEvents();
        return id;
    }

    /// <summary>A relay has an address of its own, without NAT.</summary>
    public int AddRelay(Host host, string endPoint)
    {
        var id = host.AddBase(Now, endPoint, IceCandidateType.Relayed);
        host.ReadEvents();
        return id;
    }

    /// <summary>Tells one agent what the other is.</summary>
    public void TellParameters(Host from, Host to) => to.Agent.SetRemoteParameters(Now, from.Agent.LocalParameters);

    /// <summary>Tells candidates that were not told yet.</summary>
    public void TellCandidates(Host from, Host to)
    {
        from.ReadEvents();
        while (from.Untold.TryDequeue(out var candidate))
        {
            Assert.True(IceCandidate.TryParse(candidate.ToString(), out var told));
            to.Agent.AddRemoteCandidate(Now, told);
        }
    }

    public void Introduce(Host one, Host other)
    {
        TellParameters(one, other);
        TellParameters(other, one);
        TellCandidates(one, other);
        TellCandidates(other, one);
        one.Agent.EndRemoteCandidates(Now);
        other.Agent.EndRemoteCandidates(Now);
    }

    public void Inject(Host to, int baseId, IPEndPoint from, byte[] bytes)
    {
        to.Agent.HandlePacket(Now, baseId, from, bytes);
        Pump();
    }

    public bool TryRunUntil(Func<bool> reached, TimeSpan most)
    {
        var end = Now + most;
        Pump();
        while (!reached())
        {
            if (!Step(end))
            {
                Now = end;
                return false;
            }
        }

        return true;
    }

    public void RunUntil(Func<bool> reached, double seconds = 60) =>
        Assert.True(TryRunUntil(reached, TimeSpan.FromSeconds(seconds)), $"Not reached in {seconds} s, seed {Seed}.");

    public void Run(double seconds) => TryRunUntil(() => false, TimeSpan.FromSeconds(seconds));

    private bool Step(TimeSpan end)
    {
        var next = _underWay.TryPeek(out _, out var first) ? first.Time : TimeSpan.MaxValue;
        foreach (var host in _hosts)
        {
            if (host.Agent.NextTimeout is { } due && due < next)
                next = due;
        }

        if (next > end)
            return false;
        Assert.False(next == Now && ++_standstill > 1_000, $"The clock stands still, seed {Seed}.");
        if (next > Now)
            (Now, _standstill) = (next, 0);
        while (_underWay.TryPeek(out _, out first) && first.Time <= Now)
            Deliver(_underWay.Dequeue());
        foreach (var host in _hosts)
        {
            if (host.Agent.NextTimeout <= Now)
                host.Agent.HandleTimeout(Now);
        }

        Pump();
        return true;
    }

    private int _standstill;

    private void Pump()
    {
        foreach (var host in _hosts)
        {
            while (host.Agent.TryTransmit(_buffer, out var datagram))
                Send(host, datagram);
            host.ReadEvents();
        }
    }

    private void Send(Host host, IceDatagram datagram)
    {
        host.Sent[datagram.Remote] = host.Sent.GetValueOrDefault(datagram.Remote) + 1;
        if (!host.Bases.TryGetValue(datagram.BaseId, out var from))
            return;
        var source = host.Nat is { } nat && IsPrivate(from) && !IsPrivate(datagram.Remote) ? nat.Translate(from, datagram.Remote) : from;
        var bytes = _buffer[..datagram.Length];
        if (Filter?.Invoke(source, datagram.Remote, bytes) == false || _random.NextDouble() < Loss)
            return;
        _underWay.Enqueue((source, datagram.Remote, bytes), (Now + Delay + TimeSpan.FromMilliseconds(_random.NextDouble()), _order++));
    }

    private void Deliver((IPEndPoint From, IPEndPoint To, byte[] Bytes) datagram)
    {
        foreach (var host in _hosts)
        {
            var isForNat = host.Nat?.Outside.Equals(datagram.To.Address) == true;
            var to = isForNat ? host.Nat!.Admit(datagram.From, datagram.To) : datagram.To;
            foreach (var (id, local) in host.Bases)
            {
                if (local.Equals(to) && CanCome(datagram.From, host, local, isForNat))
                {
                    host.Agent.HandlePacket(Now, id, datagram.From, datagram.Bytes);
                    return;
                }
            }
        }
    }

    // Private addresses of the same numbers are other machines elsewhere: a host behind another NAT is not reached by its inner address.
    private bool CanCome(IPEndPoint from, Host to, IPEndPoint local, bool wasAdmitted)
    {
        if (!IsPrivate(local) || to.Nat is null)
            return true;
        // What the NAT let in comes from a public address, and so does nothing else.
        var sender = _hosts.Find(host => host.Bases.ContainsValue(from));
        return IsPrivate(from) ? sender?.Nat == to.Nat : wasAdmitted;
    }

    private static bool IsPrivate(IPEndPoint endPoint) => endPoint.Address.GetAddressBytes() is [10, ..] or [192, 168, ..];
}
