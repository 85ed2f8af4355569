using System.Net;

namespace WebTorrent.TrackerServer.Http;

/// <summary>Finds a client's address behind one's own proxies.</summary>
internal sealed class ProxyTrust(IReadOnlyList<IPNetwork> proxies)
{
    private const int MaxAddressText = 64;

    public bool HasProxies => proxies.Count > 0;

    /// <summary>
    /// The client's address; some proxies write its port too. The header grows at its end with each proxy, so that only what our own proxies wrote is believed: from the right, the first address
    /// that is not theirs.
    /// </summary>
    /// <param name="remote">Who connected.</param>
    /// <param name="forwardedFor">The header, or empty.</param>
    public IPAddress FindClient(IPAddress remote, ReadOnlySpan<char> forwardedFor)
    {
        var client = Plain(remote);
        while (IsProxy(client) && !forwardedFor.IsEmpty)
        {
            var comma = forwardedFor.LastIndexOf(',');
            var text = forwardedFor[(comma + 1)..].Trim();
            forwardedFor = comma < 0 ? default : forwardedFor[..comma];
            if (text.Length > MaxAddressText || !IPEndPoint.TryParse(text, out var forwarded))
                break;
            client = Plain(forwarded.Address);
        }

        return client;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private bool IsProxy(IPAddress address)
    {
        for (var i = 0; i < proxies.Count; i++)
        {
            if (proxies[i].Contains(address))
                return true;
        }

        return false;
    }
}
