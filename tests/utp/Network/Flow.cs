using System.Buffers;
using WebTorrent.Utp.Core;

namespace WebTorrent.Utp.Tests.Network;

/// <summary>
/// A program at each end of one direction of a connection: one writes as many bytes as it is given room for, the other reads and compares. Which
/// byte comes where follows from a seed.
/// </summary>
internal sealed class Flow
{
    private readonly Node _from;
    private readonly Node _to;
    private readonly UtpConnection _source;
    private readonly Func<UtpConnection?> _findSink;
    private readonly long _length;
    private readonly byte[] _pattern;
    private readonly Random _sizes;

    public Flow(Node from, UtpConnection source, Node to, Func<UtpConnection?> findSink, long length, int seed)
    {
        (_from, _source, _to, _findSink, _length) = (from, source, to, findSink, length);
        _sizes = new Random(seed);
        // A prime, so that no packet size divides it and an exchanged packet shows.
        _pattern = new byte[65_537];
        _sizes.NextBytes(_pattern);
    }

    public long Written { get; private set; }

    public long Read { get; private set; }

    /// <summary>Whether the other end came to the end.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether the reader reads at all.</summary>
    public bool IsReading { get; set; } = true;

    /// <summary>Whether the end of the stream is sent after the last byte.</summary>
    public bool Completes { get; init; } = true;

    /// <summary>Whether the writer lets go of the connection after the last byte.</summary>
    public bool Releases { get; init; }

    public bool Move(long now)
    {
        var before = (Written, Read, IsEnded);
        if (_source.IsEstablished && !_source.IsClosed)
            Write(now);
        if (IsReading && !IsEnded && _findSink() is { } sink)
            ReadAll(sink);
        return before != (Written, Read, IsEnded);
    }

    private void Write(long now)
    {
        while (Written < _length && _source.SendRoom > 0)
        {
            var count = (int)Math.Min(_sizes.Next(1, 30_000), _length - Written);
            var block = new SendBlock(count) { Count = count };
            foreach (var (expected, at) in Expected(Written, count))
                expected.Span.CopyTo(block.Bytes.AsSpan(at));
            _source.Write(block);
            Written += count;
            _from.Core.Wake(_source);
        }
        if (Written < _length)
            return;
        if (Completes)
            _source.End();
        if (Releases)
            _source.Release(_from.Time(now));
        if (Completes || Releases)
            _from.Core.Wake(_source);
    }

    private void ReadAll(UtpConnection sink)
    {
        if (!sink.Input.TryRead(out var result))
            return;
        foreach (var part in result.Buffer)
            Compare(part.Span);
        var count = (int)result.Buffer.Length;
        sink.Input.AdvanceTo(result.Buffer.End);
        if (sink.HandleRead(count))
            _to.Core.Wake(sink);
        IsEnded = result.IsCompleted;
    }

    private void Compare(ReadOnlySpan<byte> received)
    {
        foreach (var (expected, at) in Expected(Read, received.Length))
            Assert.True(expected.Span.SequenceEqual(received.Slice(at, expected.Length)), $"Bytes from {Read + at} differ.");
        Read += received.Length;
    }

    private IEnumerable<(ReadOnlyMemory<byte> Bytes, int At)> Expected(long from, int count)
    {
        for (var at = 0; at < count;)
        {
            var start = (int)((from + at) % _pattern.Length);
            var length = Math.Min(count - at, _pattern.Length - start);
            yield return (_pattern.AsMemory(start, length), at);
            at += length;
        }
    }
}
