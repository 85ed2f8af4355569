namespace WebTorrent.Ice.Core;

/// <summary>What an agent's sessions have in common.</summary>
internal sealed class IceContext(IceAgentOptions options, Random random)
{
    // Nobody reads them: the oldest are worth nothing.
    private const int MaxEvents = 1_000;

    private readonly Queue<IceEvent> _events = new();

    public IceAgentOptions Options { get; } = options;

    public Random Random { get; } = random;

    public AgentRole Role { get; } = new(options.IsControlling, random);

    public ResponseQueue Responses { get; } = new();

    public List<IceBase> Bases { get; } = [];

    public void Raise(IceEvent next)
    {
        if (_events.Count == MaxEvents)
            _events.Dequeue();
        _events.Enqueue(next);
    }

    public bool TryReadEvent(out IceEvent? next) => _events.TryDequeue(out next);
}
