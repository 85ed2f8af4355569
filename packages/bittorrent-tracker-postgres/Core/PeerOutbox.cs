using System.Buffers;

namespace WebTorrent.TrackerPostgres.Core;

/// <summary>Announces that wait to be written, as batches of at most a megabyte. Thread-safe; bounded.</summary>
internal sealed class PeerOutbox(int maxBytes)
{
    // One row of the database each: small enough to be read in one go, large enough for twenty thousand announces.
    private const int MaxBatch = 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _full = new();
    private readonly ArrayBufferWriter<byte> _batch = new(4096);
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
            if (_fullBytes + _batch.WrittenCount + record.Size > maxBytes)
            {
                _dropped++;
                return false;
            }

            var wasEmpty = _full.Count == 0 && _batch.WrittenCount == 0;
            if (_batch.WrittenCount + record.Size > MaxBatch)
                Seal();
            record.Write(_batch);
            return wasEmpty;
        }
    }

    /// <summary>The oldest batch, taken out; null when there is none.</summary>
    public byte[]? Take()
    {
        lock (_gate)
        {
            if (_full.Count == 0 && _batch.WrittenCount > 0)
                Seal();
            if (!_full.TryDequeue(out var batch))
                return null;
            _fullBytes -= batch.Length;
            return batch;
        }
    }

    private void Seal()
    {
        _full.Enqueue(_batch.WrittenSpan.ToArray());
        _fullBytes += _batch.WrittenCount;
        _batch.ResetWrittenCount();
    }
}
