namespace WebTorrent.Dtls.Core.Records;

/// <summary>Writes and opens records: in clear in epoch 0, and with keys in epoch 1.</summary>
internal sealed class RecordLayer(RecordCounters counters) : IDisposable
{
    public const ushort ProtectedEpoch = 1;

    /// <summary>The longest payload of a record (RFC 5246 §6.2.1).</summary>
    public const int MaxPayload = 1 << 14;

    private readonly ReplayWindow _window = new();
    private RecordCipher? _sealer;
    private RecordCipher? _opener;
    private ulong _clearSequence;

    /// <summary>Whether there are keys.</summary>
    public bool HasKeys => _opener is not null;

    /// <summary>Whether what we say is sealed: from our Finished on.</summary>
    public bool IsSealing { get; set; }

    /// <summary>The number of the next sealed record.</summary>
    public ulong NextSequence { get; set; }

    /// <summary>Whether no number is left, but for the alert that says why it ends.</summary>
    public bool IsExhausted => NextSequence >= RecordHeader.SequenceLimit - 1;

    /// <summary>Takes the ciphers of the two directions, which are the record layer's from now on.</summary>
    public void Install(RecordCipher sealer, RecordCipher opener)
    {
        _sealer = sealer;
        _opener = opener;
    }

    /// <summary>Goes on with the number of a record of the client, as a server has to that keeps nothing of whom it asks for a cookie (RFC 6347 §4.2.1).</summary>
    public void AlignClearSequence(ulong sequence)
    {
        // A number that no honest client comes to would use up all of ours.
        if (sequence < uint.MaxValue)
            _clearSequence = Math.Max(_clearSequence, sequence);
    }

    /// <summary>Where the payload of a record begins.</summary>
    public static int OffsetOfPayload(bool isProtected) => isProtected ? RecordCipher.PayloadOffset : RecordHeader.Size;

    /// <summary>Bytes of a record beside its payload.</summary>
    public static int OverheadOf(bool isProtected) => isProtected ? RecordCipher.Overhead : RecordHeader.Size;

    /// <summary>Makes a record of the payload that lies at <see cref="OffsetOfPayload"/>.</summary>
    /// <returns>The length of the record; 0 when no number is left for it: one that was used twice would give the key away.</returns>
    public int Complete(ContentType type, bool isProtected, Span<byte> record, int payloadLength)
    {
        if (isProtected && !HasNumberFor(type))
            return 0;
        counters.Sent++;
        if (isProtected)
            return _sealer!.Seal(type, ProtectedEpoch, NextSequence++, record, payloadLength);
        var header = new RecordHeader(type, RecordHeader.Version12, 0, _clearSequence++, payloadLength);
        header.WriteTo(record);
        return header.TotalLength;
    }

    /// <summary>Opens a sealed record where it lies; others than new ones of the other side are counted.</summary>
    public RecordVerdict Open(scoped in RecordHeader header, Span<byte> record, out Span<byte> payload)
    {
        payload = default;
        if (!_window.IsNew(header.Sequence))
        {
            counters.Replayed++;
            return RecordVerdict.Replayed;
        }
        if (!_opener!.TryOpen(header, record, out payload))
        {
            counters.Unauthentic++;
            return RecordVerdict.Forged;
        }
        _window.Add(header.Sequence);
        return RecordVerdict.Opened;
    }

    /// <summary>Clears the keys.</summary>
    public void Dispose()
    {
        _sealer?.Dispose();
        _opener?.Dispose();
        _sealer = _opener = null;
        IsSealing = false;
    }

    private bool HasNumberFor(ContentType type) => !IsExhausted || (type == ContentType.Alert && NextSequence < RecordHeader.SequenceLimit);
}
