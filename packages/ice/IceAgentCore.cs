using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using WebTorrent.Ice.Core;
using WebTorrent.RandomBytes;
using WebTorrent.Stun;

namespace WebTorrent.Ice;

/// <summary>
/// A full ICE agent (RFC 8445) with trickle (RFC 8838), consent freshness (RFC 7675) and restart, for one component, without socket, clock or timer.
/// </summary>
/// <remarks>
/// The owner tells it its bases (sockets and TURN allocations), hands in the time (monotonic, from any start) and STUN datagrams with the base they came
/// through, calls <see cref="HandleTimeout"/> at <see cref="NextTimeout"/>, sends what <see cref="TryTransmit"/> writes and reads what happened from
/// <see cref="TryReadEvent"/>, both until they are empty. Not thread-safe.
/// </remarks>
public sealed partial class IceAgentCore
{
    private readonly IceContext _context;
    private IceSession _session;
    private IceSession? _retired;
    private IceState _reported;
    private bool _isClosed;
    private int _lastBase;

    /// <summary>Makes an agent that knows nobody.</summary>
    /// <param name="options">Settings; null: the defaults.</param>
    /// <param name="random">Where passwords, tie-breakers and transaction ids come from; must not be foreseeable. Null: the operating system's randomness.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public IceAgentCore(IceAgentOptions? options = null, Random? random = null)
    {
        options ??= new IceAgentOptions();
        options.Validate();
        _context = new IceContext(options, random ?? CryptoRandom.Instance);
        _session = new IceSession(_context, options.LocalParameters ?? IceParameters.Create(_context.Random));
    }

    /// <summary>Our name and password, to be told to the other side; others after a <see cref="Restart"/>.</summary>
    public IceParameters LocalParameters => _session.Local;

    /// <summary>Those of the other side; null before <see cref="SetRemoteParameters"/>.</summary>
    public IceParameters? RemoteParameters => _session.Remote;

    /// <summary>Whether this side nominates; may change when the other side wants the same (RFC 8445 §7.3.1.1), or is a lite agent.</summary>
    public bool IsControlling => _context.Role.IsControlling;

    /// <summary>Where it stands.</summary>
    public IceState State => _reported;

    /// <summary>What data goes over; null when there is nothing. After a restart that of before, until there is another.</summary>
    public IcePair? SelectedPair => (_session.Selected ?? _retired?.Selected)?.ToPublic();

    /// <summary>How many candidates of the other side are known, told or seen.</summary>
    public int RemoteCandidateCount => _session.RemoteCandidates;

    /// <summary>When <see cref="HandleTimeout"/> is due, possibly in the past; null when it is not.</summary>
    public TimeSpan? NextTimeout { get; private set; }

    /// <summary>Sets name and password of the other side, and begins to check.</summary>
    /// <param name="now">The time.</param>
    /// <param name="parameters">From its description. The same again do nothing.</param>
    /// <exception cref="FormatException">They have a wrong length or letter (RFC 8839 §5.4).</exception>
    /// <exception cref="InvalidOperationException">There are others: <see cref="Restart"/> comes first.</exception>
    public void SetRemoteParameters(TimeSpan now, IceParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!parameters.IsValid)
            throw new FormatException("The other side's name or password has a wrong length or letter.");
        if (_isClosed || parameters == _session.Remote)
            return;
        if (_session.Remote is not null)
            throw new InvalidOperationException("The other side has another name and password: restart first.");
        _session.SetRemote(now, parameters);
        Continue(now);
    }

    /// <summary>
    /// Adds a candidate that the other side told; also before its name and password are known. What cannot be checked is ignored: other components, TCP,
    /// public names, addresses that no base reaches (loopback ones unless a base is one), another session's, known ones, too many.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="candidate">The candidate.</param>
    public void AddRemoteCandidate(TimeSpan now, IceCandidate candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        if (_isClosed || candidate.Component != 1 || candidate.Protocol != IceProtocol.Udp || candidate.Port is <= 0 or > 65_535)
            return;
        if (candidate.Ufrag is { } ufrag && _session.Remote is { } remote && !string.Equals(remote.Ufrag, ufrag, StringComparison.Ordinal))
            return;
        if (candidate.EndPoint is { } endPoint)
        {
            _session.AddRemote(now, Unmap(endPoint), candidate);
            Continue(now);
        }
        else if (_context.Options.ResolveMdns && MdnsName.TryParse(candidate.Address, out _) && TryCountName())
        {
            _context.Raise(new IceEvent(IceEventKind.ResolveName) { Candidate = candidate });
        }
    }

    /// <summary>The other side has told all its candidates (RFC 8838 §13).</summary>
    /// <param name="now">The time.</param>
    public void EndRemoteCandidates(TimeSpan now)
    {
        _session.SetAllCandidates();
        Continue(now);
    }

    /// <summary>Takes a STUN datagram.</summary>
    /// <param name="now">The time.</param>
    /// <param name="baseId">The base that it came through.</param>
    /// <param name="remote">Where it came from: through a TURN allocation the peer.</param>
    /// <param name="packet">The datagram; not kept.</param>
    /// <returns>Whether it belonged to this agent. What is malformed or forged does not, and nothing is answered to it.</returns>
    public bool HandlePacket(TimeSpan now, int baseId, IPEndPoint remote, ReadOnlySpan<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(remote);
        if (_isClosed || FindBase(baseId) is not { } local || !StunMessage.TryParse(packet, out var message) || message.Method != StunMethod.Binding)
            return false;
        // RFC 8445 §7.1: both sides use it.
        if (!message.VerifyFingerprint())
            return false;
        if (!TryHandle(now, local, Unmap(remote), message))
            return false;
        Continue(now);
        return true;
    }

    /// <summary>Does what is due; too early, nothing.</summary>
    /// <param name="now">The time.</param>
    public void HandleTimeout(TimeSpan now) => Continue(now);

    /// <summary>Writes the next datagram.</summary>
    /// <param name="buffer">Where it goes; 700 bytes are always enough.</param>
    /// <param name="datagram">Where it is to be sent from and to.</param>
    /// <returns>False when there is nothing to send.</returns>
    /// <exception cref="ArgumentException">The buffer is too small.</exception>
    public bool TryTransmit(Span<byte> buffer, out IceDatagram datagram)
    {
        if (_context.Responses.TryTake(buffer, out datagram) || _session.TryTransmit(buffer, out datagram))
            return true;
        return _retired is not null && _retired.TryTransmit(buffer, out datagram);
    }

    /// <summary>What happened next; false when nothing did.</summary>
    public bool TryReadEvent([NotNullWhen(true)] out IceEvent? iceEvent) => _context.TryReadEvent(out iceEvent);

    /// <summary>
    /// Begins anew with another name and password (RFC 8445 §9), which the other side has to be told, as it has to tell new ones. Data goes on over the selected
    /// pair until another one is found. Local candidates are told again.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="local">Name and password; null: new ones.</param>
    /// <exception cref="ArgumentException">They have a wrong length or letter, or are the old ones.</exception>
    public void Restart(TimeSpan now, IceParameters? local = null)
    {
        IceAgentOptions.CheckParameters(local, nameof(local));
        if (string.Equals(local?.Ufrag, _session.Local.Ufrag, StringComparison.Ordinal))
            throw new ArgumentException("The name is not new.", nameof(local));
        if (_isClosed)
            return;
        if (_session.Selected is not null)
            (_retired, _session.IsRetired) = (_session, true);
        _session = new IceSession(_context, local ?? IceParameters.Create(_context.Random));
        _names = 0;
        foreach (var known in _context.Bases)
            TellAgain(known);
        Continue(now);
    }

    /// <summary>Ends everything: nothing is sent or answered any more.</summary>
    public void Close()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _retired = null;
        _session = new IceSession(_context, _session.Local);
        _context.Responses.Clear();
        Report(IceState.Closed);
        NextTimeout = null;
    }

    private bool TryHandle(TimeSpan now, IceBase local, IPEndPoint remote, in StunMessage message) => message.Class switch
    {
        StunClass.Request => _session.TryHandleRequest(now, local, remote, message) || (_retired?.TryHandleRequest(now, local, remote, message) ?? false),
        StunClass.Indication => true,
        _ => _session.TryHandleResponse(now, local, remote, message) || (_retired?.TryHandleResponse(now, local, remote, message) ?? false),
    };

    private void Continue(TimeSpan now)
    {
        if (_isClosed)
            return;
        _session.HandleTimeout(now);
        _retired?.HandleTimeout(now);
        if (_session.Selected is not null || _retired?.Selected is null)
            _retired = null;
        Report(_session.State == IceState.New && _retired is not null ? IceState.Checking : _session.State);
        NextTimeout = _session.NextTimeout;
        if (_retired?.NextTimeout is { } other && (NextTimeout is null || other < NextTimeout))
            NextTimeout = other;
    }

    private void Report(IceState state)
    {
        if (state == _reported)
            return;
        _reported = state;
        _context.Raise(new IceEvent(IceEventKind.StateChanged) { State = state });
    }

    private static IPEndPoint Unmap(IPEndPoint endPoint) =>
        endPoint.AddressFamily == AddressFamily.InterNetworkV6 && endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;
}
