using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using WebTorrent.SpanBuffer;

namespace WebTorrent.Interop.Tests;

/// <summary>Makes operations on buffers, so that node and ours can be asked for the same.</summary>
public sealed class SpanBufferOperations(Random random)
{
    private static readonly string[] Encodings = ["utf8", "utf16le", "latin1", "ascii", "hex", "base64", "base64url"];
    private static readonly string[] EncodingNames = [.. Encodings, "UTF-8", "ucs2", "Ucs-2", "utf-16LE", "BINARY", "utf16", "utf-16", "latin-1", "utf_8", "base64 ", "", "buffer", "\u0131"];

    private readonly SpanBufferMaterial _material = new(random);

    private delegate SpanBufferOperation Kind();

    /// <summary>So many operations of a family, given by what it is called in the tests.</summary>
    public IReadOnlyList<SpanBufferOperation> Make(string family, int count)
    {
        Kind[] kinds = family switch
        {
            "text to bytes" => [From, From, ByteLength, Write, Write],
            "bytes to text" => [ToText, ToText, ToText, ToJson, Inspect, IsEncoding],
            "numbers read" => [ReadFixed, ReadVariable, ReadFloat],
            "numbers written" => [WriteFixed, WriteVariable, WriteFloat],
            "search" => [FindByte, FindBytes, FindText],
            "slices" => [Subarray, Shared, Copy, CopyWithin],
            "fill" => [FillByte, FillBytes, FillText],
            "whole buffers" => [Concat, Concat, Compare, CompareParts, EqualBytes, Swap, Allocate, CopyBytesOf],
            _ => throw new ArgumentOutOfRangeException(nameof(family)),
        };
        return [.. Enumerable.Range(0, count).Select(_ => _material.OneOf<Kind>(kinds)())];
    }

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

    private SpanBufferOperation ReadFixed()
    {
        var number = _material.OneOf(SpanBufferNumbers.Fixed);
        var (bytes, offset) = Place(number.Size);
        return new("read", new() { ["method"] = "read" + number.Name, ["bytes"] = Hex(bytes), ["offset"] = offset }, () => Show(number.Read(bytes, offset)));
    }

    private SpanBufferOperation ReadVariable()
    {
        var number = _material.OneOf(SpanBufferNumbers.Variable);
        int size = _material.Number(0, 7);
        var (bytes, offset) = Place(size);
        return new(
            "read", new() { ["method"] = "read" + number.Name, ["bytes"] = Hex(bytes), ["offset"] = offset, ["byteLength"] = size },
            () => Show(number.Read(bytes, offset, size)));
    }

    private SpanBufferOperation ReadFloat()
    {
        var number = _material.OneOf(SpanBufferNumbers.Floating);
        var (bytes, offset) = Place(number.Size);
        return new("readFloat", new() { ["method"] = "read" + number.Name, ["bytes"] = Hex(bytes), ["offset"] = offset }, () => SpanBufferNumbers.ShowBits(number.Read(bytes, offset)));
    }

    private SpanBufferOperation WriteFixed()
    {
        var number = _material.OneOf(SpanBufferNumbers.Fixed);
        var (bytes, offset) = Place(number.Size);
        long value = AnyNumber();
        return new(
            "writeInteger",
            new() { ["method"] = "write" + number.Name, ["bytes"] = Hex(bytes), ["value"] = Show(number.Cut(value)), ["isBig"] = number.IsBig, ["offset"] = offset },
            () => Changed(bytes, buffer => number.Write(buffer, value, offset)));
    }

    private SpanBufferOperation WriteVariable()
    {
        var number = _material.OneOf(SpanBufferNumbers.Variable);
        int size = _material.Number(0, 7);
        var (bytes, offset) = Place(size);
        // Beyond 2^53 a JavaScript number is not what its digits say.
        long value = AnyNumber() >> _material.Number(11, 60);
        return new(
            "writeInteger",
            new() { ["method"] = "write" + number.Name, ["bytes"] = Hex(bytes), ["value"] = Show(value), ["isBig"] = false, ["offset"] = offset, ["byteLength"] = size },
            () => Changed(bytes, buffer => number.Write(buffer, value, offset, size)));
    }

    private SpanBufferOperation WriteFloat()
    {
        var number = _material.OneOf(SpanBufferNumbers.Floating);
        var (bytes, offset) = Place(number.Size);
        double value = _material.OneOf(0, -0.0, 1, -1.5, double.MaxValue, double.Epsilon, float.MaxValue, float.Epsilon, double.PositiveInfinity, BitConverter.Int64BitsToDouble(AnyNumber()));
        // Which of all NaNs is written is not said anywhere.
        if (double.IsNaN(value)) value = 0.1;
        byte[] bits = new byte[sizeof(double)];
        new ByteBuffer(bits).WriteDoubleBigEndian(value);
        return new(
            "writeFloat",
            new() { ["method"] = "write" + number.Name, ["bytes"] = Hex(bytes), ["value"] = Hex(bits), ["offset"] = offset },
            () => Changed(bytes, buffer => number.Write(buffer, value, offset)));
    }

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

    private SpanBufferOperation Concat()
    {
        byte[][] list = [.. Enumerable.Range(0, _material.Number(0, 6)).Select(_ => _material.Bytes())];
        ByteBuffer[] buffers = [.. list.Select(bytes => (ByteBuffer)bytes)];
        JsonObject arguments = new() { ["list"] = new JsonArray([.. list.Select(bytes => JsonValue.Create(Hex(bytes)))]) };
        if (_material.Once(2)) return new("concat", arguments, () => Show(ByteBuffer.Concat(buffers)));
        int totalLength = _material.Number(-1, list.Sum(bytes => bytes.Length) + 9);
        arguments["totalLength"] = totalLength;
        return new("concat", arguments, () => Show(ByteBuffer.Concat(buffers, totalLength)));
    }

    private SpanBufferOperation Compare()
    {
        var (bytes, other) = Similar();
        return new("compareStatic", new() { ["bytes"] = Hex(bytes), ["other"] = Hex(other) }, () => Show(new ByteBuffer(bytes).CompareTo(other)));
    }

    private SpanBufferOperation CompareParts()
    {
        var (bytes, other) = Similar();
        var (start, end) = Part(bytes);
        var (otherStart, otherEnd) = Part(other);
        if (_material.Once(8)) otherEnd = other.Length + 1;
        return new(
            "compare",
            new() { ["bytes"] = Hex(bytes), ["other"] = Hex(other), ["start"] = start, ["end"] = end, ["otherStart"] = otherStart, ["otherEnd"] = otherEnd },
            () => Show(new ByteBuffer(bytes)[start..end].CompareTo(new ByteBuffer(other)[otherStart..otherEnd])));
    }

    private SpanBufferOperation EqualBytes()
    {
        var (bytes, other) = Similar();
        return new("equals", new() { ["bytes"] = Hex(bytes), ["other"] = Hex(other) }, () => Show(new ByteBuffer(bytes) == other));
    }

    private SpanBufferOperation Swap()
    {
        int bits = _material.OneOf(16, 32, 64);
        byte[] bytes = _material.Bytes(_material.Once(4) ? _material.Length() : _material.Length() / 8 * 8);
        return new("swap", new() { ["bytes"] = Hex(bytes), ["method"] = FormattableString.Invariant($"swap{bits}") }, () =>
        {
            ByteBuffer buffer = ByteBuffer.CopyOf(bytes);
            return Show(bits switch { 16 => buffer.Swap16(), 32 => buffer.Swap32(), _ => buffer.Swap64() });
        });
    }

    private SpanBufferOperation Allocate()
    {
        var (length, value) = (_material.Number(-3, 300), (byte)_material.Number(0, 255));
        return new("alloc", new() { ["length"] = length, ["value"] = value }, () => Show(ByteBuffer.Allocate(length).Fill(value)));
    }

    private SpanBufferOperation CopyBytesOf()
    {
        ushort[] numbers = MemoryMarshal.Cast<byte, ushort>(_material.Bytes()).ToArray();
        return new("copyBytesFrom", new() { ["numbers"] = new JsonArray([.. numbers.Select(number => JsonValue.Create(number))]) }, () => Show(ByteBuffer.CopyBytesOf<ushort>(numbers)));
    }

    private (BufferEncoding Encoding, string Name) Encoding()
    {
        string name = _material.OneOf(Encodings);
        return BufferEncodings.TryParse(name, out BufferEncoding encoding) ? (encoding, name) : throw new ArgumentException(name, nameof(name));
    }

    private (byte[] Bytes, int Offset) Place(int size)
    {
        byte[] bytes = _material.Bytes(_material.Number(0, size + 12));
        return (bytes, _material.Once(3) ? _material.Offset(bytes.Length) : _material.Number(0, Math.Max(0, bytes.Length - size)));
    }

    private (int Start, int End) Part(byte[] bytes)
    {
        int start = _material.Number(0, bytes.Length);
        return (start, _material.Number(start, bytes.Length));
    }

    private byte[] PartOf(byte[] bytes)
    {
        var (start, end) = Part(bytes);
        return _material.Once(5) ? _material.Bytes(_material.Number(0, 4)) : bytes[start..Math.Min(end, start + _material.Number(0, 9))];
    }

    private (byte[] One, byte[] Other) Similar()
    {
        byte[] one = _material.Bytes();
        byte[] other = one[.._material.Number(0, one.Length)];
        if (other.Length > 0 && _material.Once(2)) other[_material.Number(0, other.Length - 1)] ^= 0x81;
        return _material.Once(3) ? (one, one) : _material.OneOf((one, other), (other, one));
    }

    private long AnyNumber() => _material.Once(4) ? _material.OneOf(0, 1, -1, long.MaxValue, long.MinValue, 0x80, 0x7FFF, 0x8000_0000) : random.NextInt64(long.MinValue, long.MaxValue);

    private static string Changed(byte[] bytes, Func<ByteBuffer, int> change)
    {
        ByteBuffer copy = ByteBuffer.CopyOf(bytes);
        return Show(change(copy)) + " " + Hex(copy.ToArray());
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Show(ByteBuffer buffer) => "bytes " + Hex(buffer.ToArray());

    private static string Show(bool value) => value ? "true" : "false";

    private static string Show(object number) => SpanBufferNumbers.Show(number);
}
