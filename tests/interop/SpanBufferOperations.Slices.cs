using System.Text.Json.Nodes;
using WebTorrent.SpanBuffer;

namespace WebTorrent.Interop.Tests;

/// <content>Parts of a buffer, copied and filled.</content>
public sealed partial class SpanBufferOperations
{
    private SpanBufferOperation Subarray()
    {
        byte[] bytes = _material.Bytes();
        int start = _material.Offset(bytes.Length);
        int? end = _material.Once(4) ? null : _material.Offset(bytes.Length);
        return new("subarray", new() { ["bytes"] = Hex(bytes), ["start"] = start, ["end"] = end ?? bytes.Length }, () => Show(new ByteBuffer(bytes).Subarray(start, end)));
    }

    private SpanBufferOperation Shared()
    {
        byte[] bytes = _material.Bytes();
        var (start, end) = (_material.Offset(bytes.Length), _material.Offset(bytes.Length));
        return new(
            "shared", new() { ["bytes"] = Hex(bytes), ["start"] = start, ["end"] = end, ["value"] = 0xA5 },
            () => Changed(bytes, buffer => buffer.Subarray(start, end).Fill(0xA5).Length));
    }

    private SpanBufferOperation Copy()
    {
        var (bytes, target) = (_material.Bytes(), _material.Bytes());
        int targetStart = _material.Number(_material.Once(8) ? -1 : 0, target.Length);
        var (start, end) = Part(bytes);
        if (_material.Once(8)) start = _material.OneOf(-1, bytes.Length + 1);
        return new(
            "copy",
            new() { ["bytes"] = Hex(bytes), ["target"] = Hex(target), ["targetStart"] = targetStart, ["start"] = start, ["end"] = end },
            () => Changed(target, buffer => new ByteBuffer(bytes)[start..end].CopyTo(buffer.Slice(targetStart))));
    }

    private SpanBufferOperation CopyWithin()
    {
        byte[] bytes = _material.Bytes();
        int targetStart = _material.Number(0, bytes.Length);
        var (start, end) = Part(bytes);
        return new(
            "copyWithin", new() { ["bytes"] = Hex(bytes), ["targetStart"] = targetStart, ["start"] = start, ["end"] = end },
            () => Changed(bytes, buffer => buffer[start..end].CopyTo(buffer[targetStart..])));
    }

    private SpanBufferOperation FillByte() => Fill(new() { ["value"] = 0xFE }, null, part => part.Fill(0xFE));

    private SpanBufferOperation FillBytes()
    {
        byte[] pattern = _material.Bytes();
        return Fill(new() { ["pattern"] = Hex(pattern) }, null, part => part.Fill(pattern));
    }

    private SpanBufferOperation FillText()
    {
        var (encoding, name) = Encoding();
        string text = _material.Text(name);
        return Fill(new() { ["text"] = SpanBufferMaterial.Units(text) }, name, part => part.Fill(text, encoding));
    }

    private SpanBufferOperation Fill(JsonObject arguments, string? encoding, Action<ByteBuffer> fill)
    {
        byte[] bytes = _material.Bytes();
        var (start, end) = Part(bytes);
        if (_material.Once(6)) end = _material.OneOf(bytes.Length + 1, int.MaxValue);
        // Of a pattern that is empty node says so, or not, before it looks at the range.
        if (start == end) end = Math.Min(start + 1, bytes.Length);
        arguments["bytes"] = Hex(bytes);
        arguments["start"] = start;
        arguments["end"] = end;
        if (encoding is not null) arguments["encoding"] = encoding;
        return new("fill", arguments, () =>
        {
            ByteBuffer copy = ByteBuffer.CopyOf(bytes);
            fill(copy.Slice(start, end - start));
            return Show(copy);
        });
    }
}
