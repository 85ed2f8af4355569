using System.Text.Json.Nodes;
using WebTorrent.SpanBuffer;

namespace WebTorrent.Interop.Tests;

/// <content>What is sought.</content>
public sealed partial class SpanBufferOperations
{
    private SpanBufferOperation FindByte()
    {
        byte[] bytes = _material.Bytes();
        byte value = bytes.Length > 0 && !_material.Once(3) ? _material.OneOf(bytes) : (byte)_material.Number(0, 255);
        JsonObject arguments = new() { ["bytes"] = Hex(bytes), ["value"] = value };
        return Find(
            bytes, arguments, start => new ByteBuffer(bytes).IndexOf(value, start), start => new ByteBuffer(bytes).LastIndexOf(value, start),
            start => new ByteBuffer(bytes).Includes(value, start));
    }

    private SpanBufferOperation FindBytes()
    {
        byte[] bytes = _material.Bytes();
        byte[] pattern = PartOf(bytes);
        JsonObject arguments = new() { ["bytes"] = Hex(bytes), ["pattern"] = Hex(pattern) };
        return Find(
            bytes, arguments, start => new ByteBuffer(bytes).IndexOf(pattern, start), start => new ByteBuffer(bytes).LastIndexOf(pattern, start),
            start => new ByteBuffer(bytes).Includes(pattern, start));
    }

    private SpanBufferOperation FindText()
    {
        var (encoding, name) = Encoding();
        byte[] bytes = _material.Bytes();
        string text = _material.Once(3) ? _material.Text(name) : encoding.GetString(PartOf(bytes));
        JsonObject arguments = new() { ["bytes"] = Hex(bytes), ["text"] = SpanBufferMaterial.Units(text), ["encoding"] = name };
        return Find(
            bytes, arguments, start => new ByteBuffer(bytes).IndexOf(text, start, encoding), start => new ByteBuffer(bytes).LastIndexOf(text, start, encoding),
            start => new ByteBuffer(bytes).Includes(text, start, encoding));
    }

    private SpanBufferOperation Find(byte[] bytes, JsonObject arguments, Func<int, int> first, Func<int, int> last, Func<int, bool> any)
    {
        int start = _material.Offset(bytes.Length);
        arguments["start"] = start;
        string method = _material.OneOf("indexOf", "lastIndexOf", "includes");
        arguments["method"] = method;
        return new("find", arguments, () => method switch { "indexOf" => Show(first(start)), "lastIndexOf" => Show(last(start)), _ => Show(any(start)) });
    }
}
