namespace WebTorrent.Dht.Core.Routing;

/// <summary>A node of the routing table. Only what has answered us gets there.</summary>
internal sealed class RoutingNode(NodeContact contact, TimeSpan now)
{
    /// <summary>How long a node is good after its last sign of life (BEP 5, Routing table).</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(15);

    /// <summary>A node that left so many queries in a row unanswered is bad.</summary>
    public const int BadFailures = 2;

    public NodeContact Contact { get; } = contact;

    /// <summary>Where it is, as limits count: looked at for every packet.</summary>
    public HostKey Host { get; } = HostKey.Of(contact.Address);

    public TimeSpan LastSeen { get; private set; } = now;

    public int Failures { get; private set; }

    /// <summary>When something was last heard of it or waited for in vain: who is to be asked next is told by this.</summary>
    public TimeSpan LastTried { get; private set; } = now;

    public bool IsBad => Failures >= BadFailures;

    public bool IsGood(TimeSpan now) => Failures == 0 && now - LastSeen < GoodFor;

    public void HandleSign(TimeSpan now)
    {
        Failures = 0;
        LastSeen = LastTried = now;
    }

    public void HandleFailure(TimeSpan now)
    {
        Failures++;
        LastTried = now;
    }
}
