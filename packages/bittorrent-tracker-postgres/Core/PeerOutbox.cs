using System.Buffers;

namespace WebTorrent.TrackerPostgres.Core;

/// <summary>Announces that wait to be written, as batches of at most a megabyte and a minute. Thread-safe; bounded in bytes, and in time: of who has not announced since, nobody need hear.</summary>
internal sealed class PeerOutbox(int maxBytes, TimeSpan lifetime, TimeProvider timeProvider)
{
    /// <summary>One row of the database each: small enough to be read in one go, large enough for twenty thousand announces.</summary>
    public const int MaxBatch = 1024 * 1024;

    private static readonly TimeSpan MaxSpan = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Queue<PeerBatch> _full = new();
    private readonly ArrayBufferWriter<byte> _batch = new(4096);
    private long _batchAt;
    private int _fullBytes;
    private long _dropped;

    /// <summary>Announces that found no room.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public bool IsEmpty
    {
        get { lock (_gate) return _full.Count == 0 && _batch.WrittenCount == 0; }
    }

    /// <summary>Adds a record.</summary>
    /// <returns>Whether the outbox was empty before.</returns>
    public bool Add(in PeerRecord record)
    {
        lock (_gate)
        {
            var wasEmpty = _full.Count == 0 && _batch.WrittenCount == 0;
            if (_batch.WrittenCount + record.Size > MaxBatch || (_batch.WrittenCount > 0 && timeProvider.GetElapsedTime(_batchAt) >= MaxSpan))
                Seal();
            if (_fullBytes + _batch.WrittenCount + record.Size > maxBytes)
            {
                _dropped++;
                return false;
            }

            if (_batch.WrittenCount == 0)
                _batchAt = timeProvider.GetTimestamp();
            record.Write(_batch);
            return wasEmpty;
        }
    }

    /// <summary>The oldest batch, taken out; null when there is none.</summary>
    public PeerBatch? Take()
    {
        lock (_gate)
        {
            ForgetOld();
            if (_full.Count == 0 && _batch.WrittenCount > 0)
                Seal();
            if (!_full.TryDequeue(out var batch))
                return null;
            _fullBytes -= batch.Data.Length;
            return batch;
        }
    }

    private void Seal()
    {
        _full.Enqueue(new PeerBatch(_batch.WrittenSpan.ToArray(), _batchAt));
        _fullBytes += _batch.WrittenCount;
        _batch.ResetWrittenCount();
        ForgetOld();
    }

    private void ForgetOld()
    {
        while (_full.TryPeek(out var batch) && timeProvider.GetElapsedTime(batch.At) >= lifetime)
            _fullBytes -= _full.Dequeue().Data.Length;
    }
}
