using System.Diagnostics.CodeAnalysis;
using System.Net;
using WebTorrent.RandomBytes;

namespace WebTorrent.Stun;

/// <summary>
/// Asks one STUN server for our address (RFC 8489, Binding), without socket, clock or timer.
/// </summary>
/// <remarks>
/// The owner hands in the time (monotonic, from any start) and the packets that came <em>from the server</em>, calls <see cref="HandleTimeout"/> at
/// <see cref="NextTimeout"/>, sends what <see cref="TryTransmit"/> writes to the server and reads the outcome from <see cref="TryReadEvent"/>. Not
/// thread-safe.
/// </remarks>
public sealed class StunClientCore
{
    private readonly StunClientOptions _options;
    private readonly Random _random;
    private StunTransactionId _transaction;
    private StunRetransmission _retransmission;
    private StunClientEvent? _event;
    private IPEndPoint? _told;
    private TimeSpan? _askAgainAt;
    private bool _isAsking;
    private bool _sends;

    /// <summary>Makes a client that asks nothing yet.</summary>
    /// <param name="options">Settings; null: the defaults.</param>
    /// <param name="random">Where transaction ids come from; must not be foreseeable. Null: the operating system's randomness.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public StunClientCore(StunClientOptions? options = null, Random? random = null)
    {
        _options = options ?? new StunClientOptions();
        _options.Validate();
        _random = random ?? CryptoRandom.Instance;
    }

    /// <summary>When <see cref="HandleTimeout"/> is due; null when it is not.</summary>
    public TimeSpan? NextTimeout => _isAsking ? _retransmission.NextTimeout : _askAgainAt;

    /// <summary>Asks; an earlier question, if any is open, is given up. What comes of it is told, whatever was told before.</summary>
    /// <param name="now">The time.</param>
    public void Start(TimeSpan now)
    {
        (_told, _event) = (null, null);
        Ask(now);
    }

    /// <summary>Asks no more, and gives up an open question without an event: the address is in use, or of no use.</summary>
    public void Stop() => (_isAsking, _sends, _askAgainAt) = (false, false, null);

    /// <summary>Takes a packet from the server. What is malformed or not asked for is ignored.</summary>
    /// <param name="packet">One whole message; not kept.</param>
    /// <returns>Whether it was the answer.</returns>
    public bool HandlePacket(ReadOnlySpan<byte> packet)
    {
        if (!_isAsking || !StunMessage.TryParse(packet, out var message) || message.Method != StunMethod.Binding || message.TransactionId != _transaction)
            return false;
        // Not every server sends a fingerprint; a wrong one is a damaged packet.
        if (message.HasFingerprint && !message.VerifyFingerprint())
            return false;
        switch (message.Class)
        {
            case StunClass.SuccessResponse:
                Tell(ReadAddress(message));
                return true;
            case StunClass.ErrorResponse:
                Tell(new StunClientEvent(null, StunErrors.FromResponse(message)));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Does what is due: sends again, gives up, or asks anew. Too early nothing happens.</summary>
    /// <param name="now">The time.</param>
    public void HandleTimeout(TimeSpan now)
    {
        if (!_isAsking && now >= _askAgainAt)
            Ask(now);
        if (!_isAsking)
            return;
        _sends |= _retransmission.HandleTimeout(now);
        if (_retransmission.HasExpired)
            Tell(new StunClientEvent(null, StunErrors.Timeout()));
    }

    /// <summary>Writes the request when it is to be sent.</summary>
    /// <param name="packet">At least 28 bytes.</param>
    /// <param name="length">The length of the request.</param>
    /// <returns>False when nothing is to be sent.</returns>
    /// <exception cref="ArgumentException">The buffer is too small.</exception>
    public bool TryTransmit(Span<byte> packet, out int length)
    {
        length = 0;
        if (!_sends)
            return false;
        var writer = new StunMessageWriter(packet, StunClass.Request, StunMethod.Binding, _transaction);
        writer.AddFingerprint();
        length = writer.Length;
        _sends = false;
        return true;
    }

    /// <summary>What came of the question; once, and false when nothing did yet, or nothing else than before. After an error there is no other one.</summary>
    public bool TryReadEvent([NotNullWhen(true)] out StunClientEvent? clientEvent)
    {
        (clientEvent, _event) = (_event, null);
        return clientEvent is not null;
    }

    private static StunClientEvent ReadAddress(in StunMessage message) =>
        (message.XorMappedAddress ?? message.MappedAddress) is { Port: not 0 } address
            ? new StunClientEvent(address, null)
            : new StunClientEvent(null, StunErrors.Missing("address"));

    private void Ask(TimeSpan now)
    {
        _transaction = StunTransactionId.Create(_random);
        _retransmission = _options.IsReliable
            ? StunRetransmission.StartReliable(now, _options.InitialTimeout)
            : StunRetransmission.StartUnreliable(now, _options.InitialTimeout);
        (_isAsking, _sends, _askAgainAt) = (true, true, now + _options.KeepAlive);
    }

    private void Tell(StunClientEvent outcome)
    {
        (_isAsking, _sends) = (false, false);
        if (outcome.Error is not null)
            _askAgainAt = null;
        else if (outcome.MappedAddress!.Equals(_told))
            return;
        (_event, _told) = (outcome, outcome.MappedAddress);
    }
}
