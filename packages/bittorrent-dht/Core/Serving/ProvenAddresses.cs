namespace WebTorrent.Dht.Core.Serving;

/// <summary>
/// Addresses whose owner really receives what is sent there: they answered a query of ours, or brought a token back. Only to these does a packet go that is
/// much larger than the question (BEP 5 has no such rule, and its nodes are used to flood others).
/// </summary>
internal sealed class ProvenAddresses(int maxAddresses)
{
    private static readonly TimeSpan ProvenFor = TimeSpan.FromMinutes(15);

    private readonly Dictionary<NodeAddress, TimeSpan> _until = [];

    public int Count => _until.Count;

    public void Add(TimeSpan now, NodeAddress address)
    {
        if (_until.Count >= maxAddresses && !_until.ContainsKey(address))
        {
            Sweep(now);
            // All proven within minutes: they can prove themselves again.
            if (_until.Count >= maxAddresses)
                _until.Clear();
        }

        _until[address] = now + ProvenFor;
    }

    public bool Contains(TimeSpan now, NodeAddress address) => _until.TryGetValue(address, out var until) && now < until;

    public void Sweep(TimeSpan now)
    {
        foreach (var (address, until) in _until)
        {
            if (until <= now)
                _until.Remove(address);
        }
    }
}
