using WebTorrent.Dtls.Core.Records;

namespace WebTorrent.Dtls.Core;

/// <summary>The alert that waits to be sent, or was sent last; sealed already: it may outlive the keys.</summary>
internal sealed class AlertOutbox(RecordLayer records, TimeSpan repeatInterval)
{
    private static readonly TimeSpan RefusalInterval = TimeSpan.FromSeconds(1);

    private byte[] _record = [];
    private bool _isDue;
    private TimeSpan? _lastRefusal;
    private TimeSpan? _lastRepetition;

    /// <summary>Has an alert sent, instead of one that waits.</summary>
    public void Add(Alert alert)
    {
        var isProtected = records.IsSealing;
        var record = new byte[RecordLayer.OverheadOf(isProtected) + Alert.Size];
        alert.WriteTo(record.AsSpan(RecordLayer.OffsetOfPayload(isProtected)));
        _record = record[..records.Complete(ContentType.Alert, isProtected, record, Alert.Size)];
        _isDue = _record.Length > 0;
    }

    /// <summary>Says that there is no renegotiation, once a second, however often somebody asks.</summary>
    public void RefuseRenegotiation(TimeSpan now)
    {
        // The last number of all is for the alert that ends it.
        if (now - _lastRefusal < RefusalInterval || records.IsExhausted)
            return;
        _lastRefusal = now;
        Add(new Alert(AlertLevel.Warning, AlertDescription.NoRenegotiation));
    }

    /// <summary>Has the last alert sent again, but not at any rate: the other side does not seem to have it (RFC 6347 §4.2.7).</summary>
    public void Repeat(TimeSpan now)
    {
        if (now - _lastRepetition < repeatInterval)
            return;
        _lastRepetition = now;
        _isDue = _record.Length > 0;
    }

    /// <summary>Forgets the alert.</summary>
    public void Clear() => (_record, _isDue) = ([], false);

    /// <summary>Writes the alert.</summary>
    /// <returns>Its length; 0 when there is none.</returns>
    public int Write(Span<byte> datagram)
    {
        if (!_isDue)
            return 0;
        _isDue = false;
        _record.CopyTo(datagram);
        return _record.Length;
    }
}
