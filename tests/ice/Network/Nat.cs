using System.Net;

namespace WebTorrent.Ice.Tests.Network;

/// <summary>
/// A router that translates addresses: which mapping an inner address gets, and who may send to it (RFC 4787 §4, §5; the old names are those of RFC 3489).
/// </summary>
internal sealed class Nat(NatKind kind, IPAddress outside)
{
    private readonly Dictionary<(IPEndPoint Inner, IPEndPoint? To), IPEndPoint> _mappings = [];
    private readonly Dictionary<IPEndPoint, IPEndPoint> _inner = [];
    private readonly HashSet<(IPEndPoint Outer, IPEndPoint To)> _sent = [];
    private int _lastPort = 40_000;

    public NatKind Kind { get; } = kind;

    public IPAddress Outside { get; } = outside;

    /// <summary>What the world sees a datagram come from.</summary>
    public IPEndPoint Translate(IPEndPoint from, IPEndPoint to)
    {
        var key = (from, Kind == NatKind.Symmetric ? to : null);
        if (!_mappings.TryGetValue(key, out var outer))
        {
            outer = new IPEndPoint(Outside, ++_lastPort);
            _mappings.Add(key, outer);
            _inner.Add(outer, from);
        }

        _sent.Add((outer, to));
        return outer;
    }

    /// <summary>As after a restart: what was inside is seen from other ports, and nothing reaches it at those of before.</summary>
    public void Forget()
    {
        _mappings.Clear();
        _inner.Clear();
        _sent.Clear();
    }

    /// <summary>Where a datagram from outside goes; null when it is dropped.</summary>
    public IPEndPoint? Admit(IPEndPoint from, IPEndPoint outer)
    {
        if (!_inner.TryGetValue(outer, out var inner))
            return null;
        var isExpected = Kind switch
        {
            NatKind.FullCone => true,
            NatKind.AddressRestricted => _sent.Any(sent => sent.Outer.Equals(outer) && sent.To.Address.Equals(from.Address)),
            _ => _sent.Contains((outer, from)),
        };
        return isExpected ? inner : null;
    }
}
