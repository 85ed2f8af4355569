using System.Net;
using System.Net.Sockets;
using WebTorrent.Ice;

namespace WebTorrent.SimplePeer.Core;

/// <summary>
/// The addresses at which one socket, bound to all of them, is reached. To ICE the first address of a family is a base, and the others are other names of it: the
/// system chooses from which of them a datagram goes.
/// </summary>
internal sealed class SocketBases(IceAgentCore ice)
{
    private readonly Dictionary<(AddressFamily Family, bool IsLoopback), (int Id, IPAddress Address)> _bases = [];

    /// <summary>The base that a datagram from an address came through, or that one to it goes through; 0: none.</summary>
    public int Find(IPAddress remote)
    {
        var plain = remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote;
        var isLoopback = IPAddress.IsLoopback(plain);
        if (_bases.TryGetValue((plain.AddressFamily, isLoopback), out var known))
            return known.Id;
        return isLoopback ? _bases.GetValueOrDefault((plain.AddressFamily, false)).Id : 0;
    }

    /// <summary>Sets the addresses, at first and when the network has changed.</summary>
    /// <param name="now">The time.</param>
    /// <param name="addresses">Best first.</param>
    /// <param name="port">The socket's port.</param>
    /// <returns>Whether there are other bases than before.</returns>
    public bool Set(TimeSpan now, IReadOnlyList<IPAddress> addresses, int port)
    {
        var hasChanged = false;
        foreach (var (kind, known) in _bases.ToList())
        {
            if (addresses.Contains(known.Address))
                continue;
            ice.RemoveBase(now, known.Id);
            _bases.Remove(kind);
            hasChanged = true;
        }

        foreach (var address in addresses)
        {
            var kind = (address.AddressFamily, IPAddress.IsLoopback(address));
            if (_bases.TryGetValue(kind, out var known))
            {
                ice.AddReflexiveCandidate(known.Id, new IPEndPoint(address, port), address);
                continue;
            }

            _bases.Add(kind, (ice.AddBase(now, new IPEndPoint(address, port)), address));
            hasChanged = true;
        }

        return hasChanged;
    }

    /// <summary>Whether a base is one of the socket's.</summary>
    public bool Has(int baseId) => _bases.Values.Any(known => known.Id == baseId);

    /// <summary>The bases that servers can be asked through, one a family.</summary>
    public IEnumerable<int> Of(AddressFamily family) => _bases.Where(known => known.Key.Family == family && !known.Key.IsLoopback).Select(known => known.Value.Id);
}
