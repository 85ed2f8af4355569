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
            // When it was wanted because nobody answered, the next try still has its time.
            family.Entrances = [.. usable.Where(entrance => entrance.IsIPv6 == family.IsIPv6).Take(MaxEntrances)];
            Continue(now, family);
        }
    }

    /// <summary>Searches for our own neighbourhood if that is to be done.</summary>
    public void Continue(TimeSpan now, DhtFamily family)
    {
        var knowsSomebody = family.Table.Count > 0;
        if (!_hasBegun || family.IsBootstrapping || (family.IsBootstrapped && knowsSomebody) || (now < family.NextBootstrap && !knowsSomebody))
            return;
        if (!knowsSomebody && family.Entrances.Count == 0 && family.Remembered.Count == 0)
        {
            Retry(now, family);
            return;
        }

        family.IsBootstrapping = true;
        var id = family.Id;
        searches.Add(now, new NodeSearch(context, family, id, end => HandleEnd(end, family, id)));
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
        if (!context.Options.KeepNodeId && !NodeIdRule.Allows(family.Id, seen))
            family.ChangeId(now, NodeIdRule.Create(seen, context.Random));
    }

    private void HandleEnd(TimeSpan now, DhtFamily family, NodeId searched)
    {
        family.IsBootstrapping = false;
        if (family.Table.Count == 0)
        {
            Retry(now, family);
            return;
        }

        // The id may have changed meanwhile: then the search was for the wrong neighbourhood.
        family.IsBootstrapped = family.Id == searched;
        family.FailedBootstraps = 0;
        if (!_hasEntered)
            context.Events.Enqueue(new DhtEvent(DhtEventKind.Bootstrapped));
        _hasEntered = true;
    }

    private void Retry(TimeSpan now, DhtFamily family)
    {
        family.IsBootstrapped = false;
        var wait = FirstRetry * (1 << Math.Min(family.FailedBootstraps++, 10));
        family.NextBootstrap = now + (wait < LastRetry ? wait : LastRetry);
        if (context.Families.All(other => other.Table.Count == 0))
            context.Events.Enqueue(new DhtEvent(DhtEventKind.NodesWanted));
    }
}
