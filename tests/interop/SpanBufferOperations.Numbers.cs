using WebTorrent.SpanBuffer;

namespace WebTorrent.Interop.Tests;

/// <content>Numbers read and written.</content>
public sealed partial class SpanBufferOperations
{
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
}
