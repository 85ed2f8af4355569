using System.Net;
using System.Net.Sockets;
using WebTorrent.SimplePeer.Core;
using WebTorrent.Stun;

namespace WebTorrent.SimplePeer.Network;

/// <summary>Looks up the servers that the user named.</summary>
internal static class ServerResolver
{
    private const int MaxAddressesEach = 2;

    /// <summary>Reads the URLs.</summary>
    /// <exception cref="ArgumentException">One is no URL of such a server, is of a kind that is not spoken here, or lacks its account.</exception>
    public static IReadOnlyList<(IceServerUri Uri, IceServer Account)> Parse(IReadOnlyList<IceServer> servers)
    {
        var parsed = new List<(IceServerUri, IceServer)>();
        foreach (var server in servers)
        {
            foreach (var text in server.Urls)
            {
                if (!IceServerUri.TryParse(text, out var uri))
                    throw new ArgumentException($"\"{text}\" is no URL of a STUN or TURN server: write stun:HOST, turn:HOST or turns:HOST.", nameof(servers));
                if (uri.IsTurn && (server.Username is null || server.Credential is null))
                    throw new ArgumentException($"\"{text}\" relays for those only who have an account: give Username and Credential.", nameof(servers));
                if (uri.IsTurn || uri is { IsSecure: false, Transport: IceServerTransport.Udp })
                    parsed.Add((uri, server));
            }
        }

        return parsed;
    }

    /// <summary>Looks them up, all at once; those that are not found are left out.</summary>
    public static async Task<IReadOnlyList<ResolvedServer>> ResolveAsync(IReadOnlyList<(IceServerUri Uri, IceServer Account)> servers, WebRtcPeerOptions options, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(servers.Select(server => ResolveAsync(server.Uri, server.Account, options, cancellationToken))).ConfigureAwait(false);
        return [.. found.SelectMany(each => each)];
    }

    private static async Task<IEnumerable<ResolvedServer>> ResolveAsync(IceServerUri uri, IceServer account, WebRtcPeerOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = IPAddress.TryParse(uri.Host, out var literal) ? [literal] : await options.Resolver(uri.Host, cancellationToken).ConfigureAwait(false);
            // One of each family.
            return addresses.DistinctBy(address => address.AddressFamily).Take(MaxAddressesEach).Select(address => new ResolvedServer(uri, account, new IPEndPoint(address, uri.Port)));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            Log.ServerFailed(options.Logger, e);
            return [];
        }
    }
}
