using System.Buffers;

namespace WebTorrent.TrackerPostgres.Core;

/// <summary>Offers and answers that wait to be written, a batch for each tracker. Thread-safe; bounded in bytes, and in time: an offer is of no use for long.</summary>
internal sealed class RelayOutbox(int maxBytes, TimeProvider timeProvider)
{
    /// <summary>The longest batch, which is one row of the database.</summary>
    public const int MaxBatch = 16 * 1024 * 1024;

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, ArrayBufferWriter<byte>> _batches = [];
    private int _bytes;
    private long _firstAt;

    public bool IsEmpty
    {
        get { lock (_gate) return _bytes == 0; }
    }

    /// <summary>Adds a record for a tracker; false when there is no room.</summary>
    public bool TryAdd(Guid node, in RelayRecord record)
    {
        lock (_gate)
        {
            if (_bytes > 0 && timeProvider.GetElapsedTime(_firstAt) > MaxAge)
                Clear();
            if (_bytes + record.Size > maxBytes)
                return false;
            if (_bytes == 0)
                _firstAt = timeProvider.GetTimestamp();
            if (!_batches.TryGetValue(node, out var batch))
                _batches.Add(node, batch = new ArrayBufferWriter<byte>(record.Size));
            if (batch.WrittenCount + record.Size > MaxBatch)
                return false;
            record.Write(batch);
            _bytes += record.Size;
            return true;
        }
    }

    /// <summary>All batches, taken out.</summary>
    public IReadOnlyList<(Guid Node, byte[] Batch)> Take()
    {
        lock (_gate)
        {
            if (_bytes == 0)
                return [];
            (Guid, byte[])[] batches = timeProvider.GetElapsedTime(_firstAt) > MaxAge ? [] : [.. _batches.Select(entry => (entry.Key, entry.Value.WrittenSpan.ToArray()))];
            Clear();
            return batches;
        }
    }

    private void Clear()
    {
        _batches.Clear();
        _bytes = 0;
    }
}
