using System.Net;
using System.Net.Sockets;
using System.Text;
using WebTorrent.SimplePeer.Core;
using WebTorrent.Stun;

namespace WebTorrent.SimplePeer.Network;

/// <summary>Looks up the servers that the user named.</summary>
internal static class ServerResolver
{
    private const int MaxAddressesEach = 2;
    private const int MaxUsername = 508;

    /// <summary>Reads the URLs.</summary>
    /// <exception cref="ArgumentException">One is no URL of such a server, or lacks its account.</exception>
    public static IReadOnlyList<(IceServerUri Uri, IceServer Account)> Parse(IReadOnlyList<IceServer> servers)
    {
        var parsed = new List<(IceServerUri, IceServer)>();
        foreach (var server in servers)
        {
            foreach (var text in server.Urls)
            {
                if (!IceServerUri.TryParse(text, out var uri))
                    throw new ArgumentException($"\"{text}\" is no URL of a STUN or TURN server: write stun:HOST, turn:HOST or turns:HOST.", nameof(servers));
                if (uri.IsTurn && (server.Credential is null || Encoding.UTF8.GetByteCount(server.Username ?? "") is 0 or > MaxUsername))
                    throw new ArgumentException($"\"{text}\" relays for those only who have an account: give Username, of up to {MaxUsername} bytes, and Credential.", nameof(servers));
                parsed.Add((uri, server));
            }
        }

        return parsed;
    }

    /// <summary>Looks them up, all at once; those that are not found, or of a kind that is not spoken here, such as <c>stuns:</c>, are left out, as the log tells.</summary>
    public static async Task<IReadOnlyList<ResolvedServer>> ResolveAsync(IReadOnlyList<(IceServerUri Uri, IceServer Account)> servers, WebRtcPeerOptions options, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(servers.Select(server => ResolveAsync(server.Uri, server.Account, options, cancellationToken))).ConfigureAwait(false);
        return [.. found.SelectMany(each => each)];
    }

    /// <summary>TURN over DTLS (turns: over UDP) is not: whoever asks for secrecy must not get plain UDP.</summary>
    private static bool IsSpoken(IceServerUri uri) => uri.IsTurn ? uri is not { IsSecure: true, Transport: IceServerTransport.Udp } : uri is { IsSecure: false, Transport: IceServerTransport.Udp };

    private static async Task<IEnumerable<ResolvedServer>> ResolveAsync(IceServerUri uri, IceServer account, WebRtcPeerOptions options, CancellationToken cancellationToken)
    {
        if (!IsSpoken(uri))
        {
            Log.ServerNotSpoken(options.Logger, uri);
            return [];
        }

        try
        {
            var addresses = IPAddress.TryParse(uri.Host, out var literal) ? [literal] : await options.Resolver(uri.Host, cancellationToken).ConfigureAwait(false);
            // One of each family.
            return addresses.DistinctBy(address => address.AddressFamily).Take(MaxAddressesEach).Select(address => new ResolvedServer(uri, account, new IPEndPoint(address, uri.Port)));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            if (uri.IsTurn)
                Log.RelayFailed(options.Logger, $"{uri}", e.Message, e);
            else
                Log.ServerFailed(options.Logger, e);
            return [];
        }
    }
}
