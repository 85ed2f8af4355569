using WebTorrent.Dht.Core.Identity;
using WebTorrent.Dht.Core.Lookups;

namespace WebTorrent.Dht.Core;

/// <summary>Gets a node into the network, again when every node is lost, and to the place where its address lets it be.</summary>
internal sealed class Entry(DhtContext context, SearchBoard searches)
{
    private const int MaxEntrances = 64;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(5);

    private bool _hasBegun;
    private bool _hasEntered;

    /// <summary>Begins, or begins again, with these nodes and those of the saved state.</summary>
    public void Begin(TimeSpan now, IEnumerable<NodeAddress> entrances)
    {
        _hasBegun = true;
        var usable = entrances.Where(context.IsUsable).ToList();
        foreach (var family in context.Families)
        {
            // When it was wanted because nobody answered, the next try still has its time; but not when nobody could be asked.
            var couldAsk = CanAsk(family);
            family.Entrances = [.. usable.Where(entrance => entrance.IsIPv6 == family.IsIPv6).Take(MaxEntrances)];
            if (!couldAsk && CanAsk(family))
                family.NextBootstrap = now;
            Continue(now, family);
        }
    }

    /// <summary>Searches for our own neighbourhood if we have not found it, or hardly know anybody any more.</summary>
    public void Continue(TimeSpan now, DhtFamily family)
    {
        if (!_hasBegun || family.Bootstrapping is not null || now < family.NextBootstrap || (family.IsBootstrapped && family.Table.HasEnough))
            return;
        if (!CanAsk(family))
        {
            Retry(now, family);
            return;
        }

        family.Bootstrapping = new NodeSearch(context, family, family.Id, end => HandleEnd(end, family));
        searches.Add(now, family.Bootstrapping);
    }

    /// <summary>Somebody is known at last: there is nothing more to wait for.</summary>
    public void HandleFirstNode(TimeSpan now, DhtFamily family)
    {
        family.NextBootstrap = now;
        Continue(now, family);
    }

    /// <summary>Counts what an answer says of our address (BEP 42, Bootstrapping).</summary>
    public void HandleObservedAddress(TimeSpan now, DhtFamily family, NodeAddress from, ReadOnlySpan<byte> observed)
    {
        if (observed.IsEmpty)
            return;
        var seen = NodeAddress.ReadCompact(observed);
        if (seen.IsIPv6 != family.IsIPv6 || !context.IsUsable(seen) || !family.Votes.Add(from, seen) || family.ExternalAddress?.Host == seen.Host)
            return;
        family.ExternalAddress = seen;
        context.Events.Enqueue(new DhtEvent(DhtEventKind.ExternalAddressChanged) { ExternalAddress = seen });
        if (context.Options.KeepNodeId || NodeIdRule.Allows(family.Id, seen))
            return;
        family.ChangeId(NodeIdRule.Create(seen, context.Random));
        family.NextBootstrap = now;
        if (family.Bootstrapping is { } elsewhere)
        {
            // Its neighbourhood is ours no more.
            elsewhere.Cancel();
            family.Bootstrapping = null;
        }

        Continue(now, family);
    }

    private void HandleEnd(TimeSpan now, DhtFamily family)
    {
        family.Bootstrapping = null;
        if (family.Table.Count == 0)
        {
            Retry(now, family);
            return;
        }

        family.IsBootstrapped = true;
        if (family.Table.HasEnough)
            family.FailedBootstraps = 0;
        else
            Delay(now, family);
        if (!_hasEntered)
            context.Events.Enqueue(new DhtEvent(DhtEventKind.Bootstrapped));
        _hasEntered = true;
    }

    private void Retry(TimeSpan now, DhtFamily family)
    {
        family.IsBootstrapped = false;
        Delay(now, family);
        if (context.Families.All(other => other.Table.Count == 0))
            context.Events.Enqueue(new DhtEvent(DhtEventKind.NodesWanted));
    }

    private static bool CanAsk(DhtFamily family) => family.Table.Count + family.Entrances.Count + family.Remembered.Count > 0;

    private static void Delay(TimeSpan now, DhtFamily family)
    {
        var wait = FirstRetry * (1 << Math.Min(family.FailedBootstraps++, 10));
        family.NextBootstrap = now + (wait < LastRetry ? wait : LastRetry);
    }
}
