using WebTorrent.Dtls.Core.Handshake;
using WebTorrent.Dtls.Core.Records;

namespace WebTorrent.Dtls.Core;

/// <summary>Says to whom a record goes: the handshake, the one who takes the data, or nobody; and what follows for the connection.</summary>
internal sealed class Connection : IDisposable
{
    private readonly DtlsOptions _options;
    private readonly HandshakeLayer _handshake;
    private readonly AlertOutbox _alerts;
    private readonly EarlyRecords _early = new();
    private readonly Queue<DtlsEvent> _events = new();

    public Connection(DtlsOptions options, Random random)
    {
        _options = options;
        Records = new RecordLayer(Counters);
        _handshake = new HandshakeLayer(options, random, Records, Counters);
        _alerts = new AlertOutbox(Records, options.RetransmitInterval);
    }

    public RecordCounters Counters { get; } = new();

    public RecordLayer Records { get; }

    public DtlsState State { get; private set; }

    public TimeSpan? NextTimeout => State == DtlsState.Handshaking ? _handshake.NextTimeout : null;

    public bool IsWaitingForFingerprints => State == DtlsState.Handshaking && _handshake.IsWaiting;

    public bool IsOver => State is DtlsState.Closed or DtlsState.Failed;

    public void Start(TimeSpan now)
    {
        if (State != DtlsState.New || _options.Role == DtlsRole.Server)
            return;
        State = DtlsState.Handshaking;
        _handshake.Start(now);
    }

    public void SetRemoteFingerprints(TimeSpan now, IReadOnlyList<DtlsFingerprint> fingerprints)
    {
        if (IsOver)
            return;
        try
        {
            _handshake.SetRemoteFingerprints(now, fingerprints);
            Settle();
        }
        catch (DtlsException error)
        {
            Fail(error);
        }
        var nobody = default(NoSink);
        ReleaseEarly(now, ref nobody);
    }

    public void HandlePacket<TSink>(TimeSpan now, Span<byte> datagram, ref TSink sink)
        where TSink : IDtlsSink, allows ref struct
    {
        if (IsOver)
        {
            HandleLate(now, datagram);
            return;
        }
        HandleRecords(now, datagram, ref sink);
        if (_early.Count > 0)
            ReleaseEarly(now, ref sink);
    }

    public void HandleTimeout(TimeSpan now)
    {
        if (State != DtlsState.Handshaking)
            return;
        try
        {
            _handshake.HandleTimeout(now);
        }
        catch (DtlsException error)
        {
            Fail(error);
        }
    }

    /// <summary>Writes the next datagram; 0 when there is none.</summary>
    public int Write(Span<byte> datagram)
    {
        var length = _alerts.Write(datagram);
        return length > 0 || IsOver ? length : _handshake.Write(datagram[.._options.Mtu]);
    }

    /// <summary>Seals the data that lies in its record.</summary>
    public int Seal(Span<byte> record, int length)
    {
        if (State != DtlsState.Connected)
            throw new DtlsException(DtlsErrorCode.NotConnected, "There is no connection to send data on.");
        if (!Records.IsExhausted)
            return Records.Complete(ContentType.ApplicationData, isProtected: true, record, length);
        var error = new DtlsException(DtlsErrorCode.SequenceNumbersExhausted, "All record numbers are used up.");
        Fail(error);
        throw error;
    }

    public bool TryReadEvent(out DtlsEvent next) => _events.TryDequeue(out next);

    public void Export(ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, bool hasContext, Span<byte> destination)
    {
        if (State != DtlsState.Connected)
            throw new DtlsException(DtlsErrorCode.NotConnected, "There is no connection to take a secret from.");
        _handshake.Export(label, context, hasContext, destination);
    }

    /// <summary>Clears the keys; the other side is told, if there is one.</summary>
    public void Close()
    {
        if (!IsOver)
            End(DtlsState.Closed, State == DtlsState.New ? null : Alert.CloseNotify);
    }

    /// <summary>Clears the keys; the other side is not told.</summary>
    public void Dispose()
    {
        if (!IsOver)
            End(DtlsState.Closed, farewell: null);
        _alerts.Clear();
    }

    /// <summary>Who goes on has not heard that it is over. But an alert is no reason for an alert: two that are over would never come to an end.</summary>
    private void HandleLate(TimeSpan now, ReadOnlySpan<byte> datagram)
    {
        if (RecordHeader.TryParse(datagram, out var header) && header.Type != ContentType.Alert)
            _alerts.Repeat(now);
    }

    private void HandleRecords<TSink>(TimeSpan now, Span<byte> datagram, ref TSink sink)
        where TSink : IDtlsSink, allows ref struct
    {
        while (!IsOver && RecordHeader.TryParse(datagram, out var header))
        {
            if (!TryHandleRecord(now, header, datagram[..header.TotalLength], ref sink))
                return;
            datagram = datagram[header.TotalLength..];
        }
        if (!IsOver && !datagram.IsEmpty)
            Counters.Malformed++;
    }

    /// <summary>
    /// Takes a record. False when those behind it are not worth a look: it was forged, and who made it made the whole datagram, perhaps with thousands like
    /// it, each of which costs more than a true one.
    /// </summary>
    private bool TryHandleRecord<TSink>(TimeSpan now, in RecordHeader header, Span<byte> record, ref TSink sink)
        where TSink : IDtlsSink, allows ref struct
    {
        var isSealed = header.Epoch == RecordLayer.ProtectedEpoch;
        if (header is { IsKnown: true, Epoch: 0 or RecordLayer.ProtectedEpoch } && header.TotalLength <= RecordLayer.MaxPayload + RecordLayer.OverheadOf(isSealed))
            return isSealed ? TryHandleSealed(now, header, record, ref sink) : TryHandleClear(now, header, record[RecordHeader.Size..]);
        Counters.Malformed++;
        return true;
    }

    private bool TryHandleSealed<TSink>(TimeSpan now, in RecordHeader header, Span<byte> record, ref TSink sink)
        where TSink : IDtlsSink, allows ref struct
    {
        if (!Records.HasKeys || (header.Type == ContentType.ApplicationData && State != DtlsState.Connected))
        {
            if (State != DtlsState.Handshaking || !_early.TryAdd(record))
                Counters.Unexpected++;
            return true;
        }
        var verdict = Records.Open(header, record, out var payload);
        if (verdict == RecordVerdict.Opened)
            HandleOpened(now, header, payload, ref sink);
        return verdict != RecordVerdict.Forged;
    }

    private void HandleOpened<TSink>(TimeSpan now, in RecordHeader header, Span<byte> payload, ref TSink sink)
        where TSink : IDtlsSink, allows ref struct
    {
        if (header.Type == ContentType.ApplicationData)
            HandleData(payload, ref sink);
        else if (header.Type == ContentType.Handshake)
            HandleSealedHandshake(now, header, payload);
        else if (header.Type == ContentType.Alert && Alert.TryParse(payload, out var alert))
            HandleAlert(alert);
        else
            Counters.Unexpected++;
    }

    private void HandleData<TSink>(Span<byte> payload, ref TSink sink)
        where TSink : IDtlsSink, allows ref struct
    {
        Counters.Received++;
        // Who sends data has our last flight.
        _handshake.ForgetFlight();
        if (!payload.IsEmpty)
            sink.OnApplicationData(payload);
    }

    private void HandleSealedHandshake(TimeSpan now, in RecordHeader header, ReadOnlySpan<byte> payload)
    {
        var isRenegotiation = !payload.IsEmpty && (HandshakeType)payload[0] is (HandshakeType.HelloRequest or HandshakeType.ClientHello);
        if (isRenegotiation && State == DtlsState.Connected)
            _alerts.RefuseRenegotiation(now);
        TryHandleHandshake(now, header, payload);
    }

    private bool TryHandleClear(TimeSpan now, in RecordHeader header, ReadOnlySpan<byte> payload)
    {
        // Once there are keys for everything, what is in clear can be anybody's.
        if (State == DtlsState.Connected || (State == DtlsState.New && _options.Role == DtlsRole.Client))
            Counters.Unexpected++;
        else if (header.Type == ContentType.Handshake)
            return TryHandleHandshake(now, header, payload);
        else if (header.Type == ContentType.Alert && Alert.TryParse(payload, out var alert))
            _handshake.Suspect(now, alert);
        else if (header.Type == ContentType.ChangeCipherSpec)
            Counters.Received++; // The epoch of what follows says the same.
        else
            Counters.Unexpected++;
        return true;
    }

    private bool TryHandleHandshake(TimeSpan now, in RecordHeader header, ReadOnlySpan<byte> payload)
    {
        try
        {
            var goesOn = _handshake.TryHandleRecord(now, header, payload);
            Settle();
            return goesOn;
        }
        catch (DtlsException error)
        {
            Fail(error);
            return false;
        }
    }

    /// <summary>An alert that is sealed, and so true.</summary>
    private void HandleAlert(Alert alert)
    {
        Counters.Received++;
        if (alert.Description == AlertDescription.CloseNotify)
        {
            End(DtlsState.Closed, Alert.CloseNotify);
            _events.Enqueue(new DtlsEvent(DtlsEventKind.Closed, null));
        }
        else if (alert.Level == AlertLevel.Fatal)
        {
            Fail(new DtlsException((byte)alert.Description));
        }
    }

    private void ReleaseEarly<TSink>(TimeSpan now, ref TSink sink)
        where TSink : IDtlsSink, allows ref struct
    {
        while (Records.HasKeys && _early.TryTake(withData: State == DtlsState.Connected, out var record))
        {
            if (RecordHeader.TryParse(record, out var header))
                TryHandleSealed(now, header, record, ref sink);
        }
    }

    /// <summary>Draws the consequences of what the handshake has come to.</summary>
    private void Settle()
    {
        if (State == DtlsState.New && _handshake.HasBegun)
            State = DtlsState.Handshaking;
        if (State != DtlsState.Handshaking || !_handshake.IsComplete)
            return;
        State = DtlsState.Connected;
        _events.Enqueue(new DtlsEvent(DtlsEventKind.Connected, null));
    }

    private void Fail(DtlsException error)
    {
        End(DtlsState.Failed, Alert.For(error.Code));
        _events.Enqueue(new DtlsEvent(DtlsEventKind.Failed, error));
    }

    private void End(DtlsState state, Alert? farewell)
    {
        State = state;
        _alerts.Clear();
        if (farewell is { } alert)
            _alerts.Add(alert);
        _early.Clear();
        _handshake.Dispose();
        Records.Dispose();
    }
}
