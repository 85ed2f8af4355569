using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using WebTorrent.Dht.Core;

namespace WebTorrent.Dht;

/// <summary>Finds the addresses of the nodes to begin with.</summary>
internal static class EntranceResolver
{
    // A name server that is silent holds up nobody whose address is known.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The addresses of all entrances that have any; the others are logged and skipped.</summary>
    public static async Task<IReadOnlyList<NodeAddress>> ResolveAsync(
        IReadOnlyList<string> entrances, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(entrances.Select(entrance => ResolveAsync(entrance, timeProvider, logger, cancellationToken))).ConfigureAwait(false);
        return [.. found.SelectMany(addresses => addresses).Distinct()];
    }

    private static async Task<IEnumerable<NodeAddress>> ResolveAsync(string entrance, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        // A scheme makes the standard parser of host, IPv6 brackets and port of it.
        if (!Uri.TryCreate("dht://" + entrance, UriKind.Absolute, out var uri) || uri.Port is <= 0 or > IPEndPoint.MaxPort || uri.PathAndQuery is not "/")
        {
            Log.EntranceFailed(logger, entrance, "not host:port");
            return [];
        }

        try
        {
            var addresses = await Dns.GetHostAddressesAsync(uri.IdnHost, cancellationToken).WaitAsync(Patience, timeProvider, cancellationToken).ConfigureAwait(false);
            return addresses.Select(address => NodeAddress.From(new IPEndPoint(address, uri.Port)));
        }
        catch (Exception e) when (e is SocketException or TimeoutException or ArgumentException or FormatException)
        {
            // No such name, no name server, or what no name server would be asked for.
            Log.EntranceFailed(logger, entrance, e.Message);
            return [];
        }
    }
}
