using System.Net;
using System.Net.Sockets;
using WebTorrent.Ice.Core;

namespace WebTorrent.Ice;

/// <content>Bases and the candidates that they give.</content>
public sealed partial class IceAgentCore
{
    private const int MaxBases = 64;
    private const int MaxNames = 16;
    private const int MaxPreference = 65_535;

    private int _names;

    /// <summary>
    /// Adds a base: a socket bound to one address, or an allocation at a TURN server. <see cref="IceEventKind.LocalCandidate"/> follows. May be done at any
    /// time, also when a network appears later.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="local">Its address and port; of an allocation the relayed ones.</param>
    /// <param name="type"><see cref="IceCandidateType.Host"/> or <see cref="IceCandidateType.Relayed"/>.</param>
    /// <param name="related">Of an allocation, what to tell as the address behind it, for diagnosis; null: 0.0.0.0.</param>
    /// <param name="name">An mDNS name to tell in place of the address, so that a page does not learn it; null: none.</param>
    /// <param name="localPreference">0 to 65,535, more is better; null: in the order of adding.</param>
    /// <returns>The number that datagrams of this base bear.</returns>
    /// <exception cref="ArgumentException">Another type, or an address or port that cannot be reached.</exception>
    /// <exception cref="InvalidOperationException">There are 64 bases.</exception>
    public int AddBase(TimeSpan now, IPEndPoint local, IceCandidateType type = IceCandidateType.Host, IPEndPoint? related = null, MdnsName? name = null, int? localPreference = null)
    {
        ArgumentNullException.ThrowIfNull(local);
        if (type is not (IceCandidateType.Host or IceCandidateType.Relayed))
            throw new ArgumentException("A base is a socket or an allocation.", nameof(type));
        if (local.Port == 0 || local.Address.Equals(IPAddress.Any) || local.Address.Equals(IPAddress.IPv6Any))
            throw new ArgumentException("A base has one address and a port.", nameof(local));
        if (localPreference is < 0 or > MaxPreference)
            throw new ArgumentOutOfRangeException(nameof(localPreference), localPreference, "Must be 0 to 65,535.");
        if (_context.Bases.Count >= MaxBases)
            throw new InvalidOperationException($"There are {MaxBases} bases.");
        var added = new IceBase(++_lastBase, Unmap(local), type == IceCandidateType.Relayed, localPreference ?? Math.Max(0, MaxPreference - _lastBase))
        {
            IsHidden = name is not null,
        };
        _context.Bases.Add(added);
        if (!_isClosed)
            _session.AddBase(now, added);
        var behind = type == IceCandidateType.Relayed ? related ?? Nowhere(local) : null;
        Tell(added, type, name?.ToString() ?? added.EndPoint.Address.ToString(), local.Port, Foundation.Of(type, added.EndPoint.Address, server: null), behind);
        Continue(now);
        return added.Id;
    }

    /// <summary>Adds the address of a base as a STUN or TURN server sees it; a <see cref="IceEventKind.LocalCandidate"/> follows if it is new.</summary>
    /// <param name="baseId">The base. Unknown ones are ignored.</param>
    /// <param name="mapped">What the server said; ignored if it is an address that cannot be reached from the base.</param>
    /// <param name="server">The server's address.</param>
    public void AddReflexiveCandidate(int baseId, IPEndPoint mapped, IPAddress server)
    {
        ArgumentNullException.ThrowIfNull(mapped);
        ArgumentNullException.ThrowIfNull(server);
        mapped = Unmap(mapped);
        if (_isClosed || FindBase(baseId) is not { } known || mapped.Port == 0 || !known.CanReach(mapped.Address) || !known.TryAddServerReflexive(mapped))
            return;
        _session.HandleServerReflexive(known, mapped);
        var foundation = Foundation.Of(IceCandidateType.ServerReflexive, known.EndPoint.Address, server);
        Tell(known, IceCandidateType.ServerReflexive, mapped.Address.ToString(), mapped.Port, foundation, known.IsHidden ? Nowhere(mapped) : known.EndPoint);
    }

    /// <summary>
    /// Takes a base away: its socket or allocation is gone. If data went over it, another way is looked for at once.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="baseId">Which; unknown ones are ignored.</param>
    public void RemoveBase(TimeSpan now, int baseId)
    {
        if (FindBase(baseId) is not { } gone)
            return;
        _context.Bases.Remove(gone);
        _context.Responses.RemoveAll(baseId);
        _session.RemoveBase(now, gone);
        _retired?.RemoveBase(now, gone);
        Continue(now);
    }

    private static IPEndPoint Nowhere(IPEndPoint like) => new(like.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);

    private void Tell(IceBase known, IceCandidateType type, string address, int port, string foundation, IPEndPoint? related)
    {
        var candidate = new IceCandidate
        {
            Foundation = foundation,
            Priority = known.PriorityOf(type),
            Address = address,
            Port = port,
            Type = type,
            RelatedAddress = related?.Address.ToString(),
            RelatedPort = related?.Port,
            Ufrag = LocalParameters.Ufrag,
        };
        known.Told.Add(candidate);
        _context.Raise(new IceEvent(IceEventKind.LocalCandidate) { Candidate = candidate });
    }

    private void TellAgain(IceBase known)
    {
        for (var i = 0; i < known.Told.Count; i++)
        {
            known.Told[i] = known.Told[i] with { Ufrag = LocalParameters.Ufrag };
            _context.Raise(new IceEvent(IceEventKind.LocalCandidate) { Candidate = known.Told[i] });
        }
    }

    private IceBase? FindBase(int id)
    {
        foreach (var known in _context.Bases)
        {
            if (known.Id == id)
                return known;
        }

        return null;
    }

    // Each one makes us send to everybody on this network.
    private bool TryCountName() => _names++ < MaxNames;
}
