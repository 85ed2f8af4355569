using WebTorrent.SpanBuffer;

namespace WebTorrent.Interop.Tests;

/// <content>Text to bytes, and back.</content>
public sealed partial class SpanBufferOperations
{
    private SpanBufferOperation From()
    {
        var (encoding, name) = Encoding();
        string text = _material.Text(name);
        return new("from", new() { ["text"] = SpanBufferMaterial.Units(text), ["encoding"] = name }, () => Show(ByteBuffer.FromString(text, encoding)));
    }

    private SpanBufferOperation ByteLength()
    {
        var (encoding, name) = Encoding();
        string text = _material.Text(name);
        return new("byteLength", new() { ["text"] = SpanBufferMaterial.Units(text), ["encoding"] = name }, () => Show(encoding.GetByteCount(text)));
    }

    private SpanBufferOperation Write()
    {
        var (encoding, name) = Encoding();
        string text = _material.Text(name);
        byte[] bytes = _material.Bytes();
        int offset = _material.Offset(bytes.Length);
        int length = _material.Number(0, bytes.Length);
        return new(
            "write",
            new() { ["bytes"] = Hex(bytes), ["text"] = SpanBufferMaterial.Units(text), ["offset"] = offset, ["length"] = length, ["encoding"] = name },
            () => Changed(bytes, buffer => buffer.Slice(offset).Subarray(0, length).Write(text, encoding)));
    }

    private SpanBufferOperation ToText()
    {
        var (encoding, name) = Encoding();
        byte[] bytes = name == "utf8" ? _material.BrokenUtf8() : _material.Bytes();
        return new(
            "toString", new() { ["bytes"] = Hex(bytes), ["encoding"] = name },
            () => "text " + SpanBufferMaterial.Units(new ByteBuffer(bytes).ToString(encoding)).ToLowerInvariant());
    }

    private SpanBufferOperation ToJson()
    {
        byte[] bytes = _material.Bytes();
        return new("toJSON", new() { ["bytes"] = Hex(bytes) }, () => new ByteBuffer(bytes).ToJson());
    }

    private SpanBufferOperation Inspect()
    {
        byte[] bytes = _material.Bytes(_material.Number(0, 60));
        return new("inspect", new() { ["bytes"] = Hex(bytes) }, () => new ByteBuffer(bytes).Inspect());
    }

    private SpanBufferOperation IsEncoding()
    {
        string name = _material.OneOf(EncodingNames);
        return new("isEncoding", new() { ["text"] = SpanBufferMaterial.Units(name) }, () => Show(BufferEncodings.TryParse(name, out _)));
    }
}
