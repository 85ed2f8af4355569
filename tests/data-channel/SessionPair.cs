using WebTorrent.Sctp;

namespace WebTorrent.DataChannel.Tests;

/// <summary>Two sessions over a path with a delay and, if wanted, losses, in virtual time.</summary>
internal sealed class SessionPair
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    private readonly byte[] _buffer = new byte[1188];
    private readonly Random _random;
    private readonly Queue<(TimeSpan At, SctpAssociationCore To, byte[] Bytes)> _underWay = new();

    public SessionPair(DataChannelSessionOptions? client = null, DataChannelSessionOptions? server = null, SctpOptions? sctp = null, int seed = 1, bool connects = true)
    {
        _random = new Random(seed);
        One = new SctpAssociationCore(sctp, new Random(seed));
        Other = new SctpAssociationCore(sctp, new Random(seed + 1));
        Client = new DataChannelSession(One, (client ?? new DataChannelSessionOptions()) with { IsDtlsClient = true });
        Server = new DataChannelSession(Other, server);
        One.Connect();
        Other.Connect();
        if (connects)
            Run(1);
    }

    public SctpAssociationCore One { get; }

    public SctpAssociationCore Other { get; }

    public DataChannelSession Client { get; }

    public DataChannelSession Server { get; }

    public List<DataChannelEvent> ClientEvents { get; } = [];

    public List<DataChannelEvent> ServerEvents { get; } = [];

    public List<string> ClientMessages { get; } = [];

    public List<string> ServerMessages { get; } = [];

    public double Loss { get; set; }

    /// <summary>Whether somebody looks what has come to the client.</summary>
    public bool IsClientRead { get; set; } = true;

    /// <summary>Whether somebody looks what has come to the server.</summary>
    public bool IsServerRead { get; set; } = true;

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(10);

    public void Run(double seconds)
    {
        for (var end = Now + TimeSpan.FromSeconds(seconds); Now < end; Now += TimeSpan.FromMilliseconds(1))
        {
            while (_underWay.TryPeek(out var next) && next.At <= Now)
            {
                _underWay.Dequeue();
                next.To.HandlePacket(Now, next.Bytes);
            }
            One.HandleTimeout(Now);
            Other.HandleTimeout(Now);
            for (var i = 0; i < 2; i++)
            {
                Transmit(One, Other);
                Transmit(Other, One);
                if (IsClientRead)
                    Read(Client, ClientEvents, ClientMessages);
                if (IsServerRead)
                    Read(Server, ServerEvents, ServerMessages);
            }
        }
    }

    private void Transmit(SctpAssociationCore from, SctpAssociationCore to)
    {
        while (from.TryTransmit(Now, _buffer, out var length))
        {
            if (_random.NextDouble() >= Loss)
                _underWay.Enqueue((Now + Delay, to, _buffer[..length]));
        }
    }

    private void Read(DataChannelSession session, List<DataChannelEvent> events, List<string> messages)
    {
        while (session.TryRead(Now, out var next))
        {
            if (next.Kind == DataChannelEventKind.Message)
                messages.Add(next.Message.IsText ? $"text {next.Message.GetText()}" : $"binary {Convert.ToHexStringLower(next.Message.Data.Span)}");
            else
                events.Add(next);
            next.Message.Dispose();
        }
    }
}
