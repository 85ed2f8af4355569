using System.Net;
using System.Net.Sockets;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker;

/// <summary>From a host to the addresses that may be contacted: the one place where <see cref="TrackerClientOptions.AllowPrivateAddresses"/> and the filter are enforced.</summary>
internal sealed class AddressResolver(TrackerClientOptions options)
{
    // One host with a thousand addresses is no reason to try a thousand.
    private const int MaxAddresses = 4;

    /// <summary>A URL's host in ASCII; an IPv6 address without brackets.</summary>
    /// <exception cref="TrackerException"><see cref="TrackerErrorCode.InvalidUri"/>: there is none, or it is not valid.</exception>
    public static string GetHost(Uri tracker)
    {
        try
        {
            if (tracker.IsAbsoluteUri && tracker.IdnHost is { Length: > 0 } host)
                return host;
        }
        catch (UriFormatException)
        {
            // A host that Uri keeps as it is, but that has no form for the domain name system.
        }

        throw new TrackerException(TrackerErrorCode.InvalidUri, "The tracker's URL is not absolute or has no valid host.");
    }

    /// <summary>The address families to announce over.</summary>
    public static IReadOnlyList<AddressFamily> GetFamilies(string host, bool enableIPv6)
    {
        if (IPAddress.TryParse(host, out var literal))
            return [Unmap(literal).AddressFamily];
        return enableIPv6 && Socket.OSSupportsIPv6
            ? [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6]
            : [AddressFamily.InterNetwork];
    }

    /// <summary>The host's addresses of one family, or of any if it is <see cref="AddressFamily.Unspecified"/>; at least one.</summary>
    /// <exception cref="TrackerException">There is none, or none that is allowed.</exception>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, AddressFamily family, CancellationToken cancellationToken)
    {
        var found = (await LookUpAsync(host, cancellationToken).ConfigureAwait(false))
            .Select(Unmap).Where(address => IsOfFamily(address, family)).Distinct().ToList();
        if (found.Count == 0)
            throw new TrackerException(TrackerErrorCode.HostNotFound, $"{host} has no address that fits ({family}).");
        var allowed = found.FindAll(IsAllowed);
        return allowed.Count > 0
            ? allowed.Take(MaxAddresses).ToList()
            : throw new TrackerException(TrackerErrorCode.AddressRefused, $"{host} is at an address that is not allowed here: private, special or filtered out.");
    }

    private static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private bool IsOfFamily(IPAddress address, AddressFamily family) => family == AddressFamily.Unspecified
        ? options.EnableIPv6 || address.AddressFamily == AddressFamily.InterNetwork
        : address.AddressFamily == family;

    private bool IsAllowed(IPAddress address) =>
        (options.AllowPrivateAddresses || address.IsPublic()) && options.AddressFilter?.Invoke(address) != false;

    private async Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
            return [literal];
        try
        {
            return await options.Resolver(host, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new TrackerException(TrackerErrorCode.HostNotFound, $"{host} was not found.", e);
        }
    }
}
