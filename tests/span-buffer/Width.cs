namespace WebTorrent.SpanBuffer.Tests;

/// <summary>An integer of a fixed width: how a buffer, a reader and a writer know it.</summary>
internal sealed record Width(
    int Size, Func<ByteBuffer, int, object> Read, Func<ByteBuffer, long, int, int> Write, Func<long, object> Cut, Width.Reading Next, Width.TryReading TryNext, Width.Writing Put)
{
    public delegate object Reading(ref SpanReader reader);

    public delegate bool TryReading(ref SpanReader reader, out object value);

    public delegate void Writing(ref SpanWriter writer, long value);
}
