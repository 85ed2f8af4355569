using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using WebTorrent.SpanBuffer;

namespace WebTorrent.Interop.Tests;

/// <summary>Makes operations on buffers, so that node and ours can be asked for the same.</summary>
public sealed partial class SpanBufferOperations(Random random)
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
