using System.Diagnostics.CodeAnalysis;

namespace WebTorrent.Dtls.Core.Records;

/// <summary>
/// Sealed records that overtook what they need: the keys, or for data the end of the handshake. Few are kept; all others come again.
/// </summary>
internal sealed class EarlyRecords
{
    public const int MaxCount = 16;
    public const int MaxBytes = 32 * 1024;

    private readonly List<byte[]> _records = [];

    public int Count => _records.Count;

    /// <summary>Bytes held.</summary>
    public int Bytes { get; private set; }

    /// <summary>Keeps a copy of a record, if there is room.</summary>
    public bool TryAdd(ReadOnlySpan<byte> record)
    {
        if (_records.Count == MaxCount || Bytes + record.Length > MaxBytes)
            return false;
        _records.Add(record.ToArray());
        Bytes += record.Length;
        return true;
    }

    /// <summary>Takes the oldest one.</summary>
    /// <param name="withData">Whether data may be taken, too.</param>
    /// <param name="record">The record.</param>
    public bool TryTake(bool withData, [NotNullWhen(true)] out byte[]? record)
    {
        var index = withData && _records.Count > 0 ? 0 : _records.FindIndex(found => found[0] != (byte)ContentType.ApplicationData);
        record = index < 0 ? null : _records[index];
        if (record is null)
            return false;
        _records.RemoveAt(index);
        Bytes -= record.Length;
        return true;
    }

    public void Clear()
    {
        _records.Clear();
        Bytes = 0;
    }
}
