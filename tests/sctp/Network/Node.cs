namespace WebTorrent.Sctp.Tests.Network;

/// <summary>An association and what came out of it.</summary>
internal sealed class Node
{
    public Node(int seed, SctpOptions? options = null) => Core = new SctpAssociationCore(options, new Random(seed));

    public SctpAssociationCore Core { get; private set; }

    public List<SctpEvent> Events { get; } = [];

    /// <summary>Told of each message that is read; null: nothing is read.</summary>
    public Action<SctpMessage>? Reader { get; set; } = _ => { };

    public bool IsConnected => Happened(SctpEventKind.Connected);

    public SctpException? Error => Events.FirstOrDefault(happened => happened.Kind == SctpEventKind.Failed).Error;

    public bool Happened(SctpEventKind kind) => Events.Exists(happened => happened.Kind == kind);

    /// <summary>Loses its memory.</summary>
    public void Replace(int seed, SctpOptions? options = null)
    {
        Core = new SctpAssociationCore(options, new Random(seed));
        Events.Clear();
    }

    public bool Drain()
    {
        var any = false;
        while (Core.TryReadEvent(out var next))
        {
            Events.Add(next);
            any = true;
        }
        while (Reader is { } reader && Core.TryReadMessage(out var message))
        {
            reader(message);
            message.Dispose();
            any = true;
        }
        return any;
    }
}
