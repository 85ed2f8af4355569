using WebTorrent.Dtls.Core.Records;

namespace WebTorrent.Dtls.Core;

/// <summary>The alert that waits to be sent, sealed already: it may outlive the keys.</summary>
internal sealed class AlertOutbox(RecordLayer records)
{
    private static readonly TimeSpan RefusalInterval = TimeSpan.FromSeconds(1);

    private byte[]? _record;
    private TimeSpan? _lastRefusal;

    /// <summary>Has an alert sent, instead of one that waits.</summary>
    public void Add(Alert alert)
    {
        var isProtected = records.IsSealing;
        _record = new byte[RecordLayer.OverheadOf(isProtected) + Alert.Size];
        alert.WriteTo(_record.AsSpan(RecordLayer.OffsetOfPayload(isProtected)));
        records.Complete(ContentType.Alert, isProtected, _record, Alert.Size);
    }

    /// <summary>Says that there is no renegotiation, once a second, however often somebody asks.</summary>
    public void RefuseRenegotiation(TimeSpan now)
    {
        if (now - _lastRefusal < RefusalInterval)
            return;
        _lastRefusal = now;
        Add(new Alert(AlertLevel.Warning, AlertDescription.NoRenegotiation));
    }

    /// <summary>Writes the alert.</summary>
    /// <returns>Its length; 0 when there is none.</returns>
    public int Write(Span<byte> datagram)
    {
        if (_record is null)
            return 0;
        _record.CopyTo(datagram);
        var length = _record.Length;
        _record = null;
        return length;
    }
}
