using WebTorrent.Dtls.Core.Dtls12;
using WebTorrent.Dtls.Core.Handshake;
using WebTorrent.Dtls.Core.Records;

namespace WebTorrent.Dtls.Core;

/// <summary>
/// Carries a handshake over datagrams that get lost (RFC 6347 §4.2): messages are put together and in order, flights repeated. What is said in them is
/// the matter of <see cref="HandshakeBase"/>; a handshake of another version would stand there.
/// </summary>
internal sealed class HandshakeLayer : IDisposable
{
    private readonly DtlsOptions _options;
    private readonly RecordLayer _records;
    private readonly RecordCounters _counters;
    private readonly HandshakeInbox _inbox = new();
    private readonly Flight _flight = new();
    private readonly AlertSuspicion _alert;
    private readonly RetransmitTimer _timer;
    private readonly HandshakeBase _handshake;
    private TimeSpan? _deadline;
    private ushort _answeredBelow;
    private bool _isWaiting;

    public HandshakeLayer(DtlsOptions options, Random random, RecordLayer records, RecordCounters counters)
    {
        _options = options;
        _records = records;
        _counters = counters;
        _alert = new AlertSuspicion(options.MaxRetransmitInterval);
        _timer = new RetransmitTimer(options.RetransmitInterval, options.MaxRetransmitInterval);
        _handshake = options.Role == DtlsRole.Client
            ? new ClientHandshake(options, random, _flight, records)
            : new ServerHandshake(options, random, _flight, records, _inbox);
    }

    /// <summary>Whether it began; for a server that asks for a cookie that is when it has one.</summary>
    public bool HasBegun => _deadline is not null || _isWaiting || IsComplete;

    public bool IsComplete => _handshake.IsComplete;

    /// <summary>Whether the certificate of the other side waits for its fingerprints.</summary>
    public bool IsWaiting => _isWaiting;

    public TimeSpan? NextTimeout => Earlier(Earlier(_timer.Due, _deadline), _alert.Due);

    private bool IsStateless => _handshake is ServerHandshake { IsStateless: true };

    /// <summary>A client says hello.</summary>
    public void Start(TimeSpan now)
    {
        _handshake.Start();
        if (_flight.IsEmpty)
            return;
        _deadline = now + _options.HandshakeTimeout;
        _timer.Start(now, isLast: false);
    }

    public void SetRemoteFingerprints(TimeSpan now, IReadOnlyList<DtlsFingerprint> fingerprints)
    {
        if (_handshake.RemoteFingerprints is not null)
            throw new InvalidOperationException("The fingerprints of the other side are known already.");
        _handshake.RemoteFingerprints = fingerprints;
        if (!_isWaiting)
            return;
        _isWaiting = false;
        _deadline = now + _options.HandshakeTimeout;
        _timer.Start(now, isLast: false);
        Advance(now);
    }

    /// <summary>Takes the fragments of a record. False after a hello without a good cookie: nothing else belongs into its datagram.</summary>
    /// <exception cref="DtlsException">The other side breaks the rules.</exception>
    public bool TryHandleRecord(TimeSpan now, in RecordHeader record, ReadOnlySpan<byte> payload)
    {
        if (IsStateless)
            _records.AlignClearSequence(record.Sequence);
        var isRepetition = false;
        while (HandshakeHeader.TryParse(payload, out var header))
        {
            var fragment = payload.Slice(HandshakeHeader.Size, header.FragmentLength);
            payload = payload[(HandshakeHeader.Size + fragment.Length)..];
            isRepetition |= Take(header, fragment, isProtected: record.Epoch > 0);
        }
        if (payload.IsEmpty)
            _counters.Received++;
        else
            _counters.Malformed++;
        var goesOn = Advance(now);
        if (isRepetition && !_isWaiting && !_flight.IsEmpty && _timer.TryAnswerRepetition(now))
            Resend();
        return goesOn;
    }

    /// <summary>An alert in clear.</summary>
    public void Suspect(TimeSpan now, Alert alert)
    {
        // Who waits for fingerprints sees no handshake go on, whoever wrote the alert.
        if (HasBegun && !_isWaiting && (alert.Level == AlertLevel.Fatal || alert.Description == AlertDescription.CloseNotify))
            _alert.Raise(now, (byte)alert.Description);
    }

    /// <exception cref="DtlsException">It took too long, or the other side said why it does not go on.</exception>
    public void HandleTimeout(TimeSpan now)
    {
        _alert.ThrowIfDue(now);
        if (now >= _deadline)
            throw new DtlsException(DtlsErrorCode.TimedOut, "The handshake took too long.");
        if (_timer.TryExpire(now))
            Resend();
    }

    /// <summary>Writes the next datagram; 0 when there is none.</summary>
    public int Write(Span<byte> datagram) => _flight.Write(_records, datagram);

    /// <summary>The other side has shown that it has our last flight.</summary>
    public void ForgetFlight()
    {
        if (!_flight.IsEmpty)
            _flight.Clear();
    }

    public void Export(ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, bool hasContext, Span<byte> destination) =>
        _handshake.Export(label, context, hasContext, destination);

    public void Dispose()
    {
        _handshake.Dispose();
        _flight.Clear();
        _inbox.Clear();
    }

    /// <summary>Takes a fragment. Whether it belongs to a flight that we have answered.</summary>
    private bool Take(in HandshakeHeader header, ReadOnlySpan<byte> fragment, bool isProtected)
    {
        // Finished is the one message that is sealed.
        if ((header.Type == HandshakeType.Finished) != isProtected)
        {
            _counters.Unexpected++;
            return false;
        }
        if (IsComplete)
            return header.Sequence < _answeredBelow;
        switch (_inbox.Add(header, fragment))
        {
            case InboxVerdict.Repeated:
                return header.Sequence < _answeredBelow;
            case InboxVerdict.Refused:
                _counters.Unexpected++;
                return false;
            default:
                return false;
        }
    }

    /// <summary>Takes the messages that are there whole. False when one of them left nothing behind, as of a client without a cookie.</summary>
    private bool Advance(TimeSpan now)
    {
        while (!IsComplete && _inbox.TryPeek(out var message))
        {
            if (_handshake.NeedsFingerprints(message))
            {
                Wait();
                return true;
            }
            var flight = _flight.Number;
            Handle(message);
            if (IsStateless)
            {
                _inbox.Restart();
                return false;
            }
            _inbox.Consume();
            GoOn(now, hasAnswered: _flight.Number != flight);
        }
        return true;
    }

    private void Handle(in HandshakeMessage message)
    {
        try
        {
            _handshake.Handle(message);
        }
        catch (DtlsException) when (IsStateless)
        {
            // From an address that nobody has proved: the true client may still come.
            _counters.Malformed++;
        }
    }

    private void Wait()
    {
        _isWaiting = true;
        _alert.Dispel();
        _deadline = null;
        _timer.Stop();
    }

    private void GoOn(TimeSpan now, bool hasAnswered)
    {
        _alert.Dispel();
        _deadline ??= now + _options.HandshakeTimeout;
        if (hasAnswered)
        {
            _answeredBelow = _inbox.Next;
            _timer.Start(now, IsComplete);
        }
        if (IsComplete)
            Finish();
    }

    private void Finish()
    {
        _deadline = null;
        _timer.Stop();
        _handshake.Forget();
        _inbox.Clear();
        // A server's last flight may get lost; a client's has just been answered.
        if (_options.Role == DtlsRole.Client)
            _flight.Clear();
    }

    private void Resend()
    {
        _counters.Retransmissions++;
        _flight.Rewind();
    }

    private static TimeSpan? Earlier(TimeSpan? left, TimeSpan? right) => left is null || right < left ? right : left;
}
