using System.Runtime.InteropServices;
using System.Text;

namespace WebTorrent.Interop.Tests;

/// <summary>What operations on buffers are tried on: mostly short, sometimes long enough for every vector, and never only what is well-formed.</summary>
public sealed class SpanBufferMaterial(Random random)
{
    private const int MostShort = 24;
    private const int MostLong = 3_000;

    // In these two node takes the low byte of a letter beyond U+00FF for a digit, so that U+0141 is an A. That we do not.
    private const int BeyondLatin1 = 0x100;

    /// <summary>Any number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Number(int least, int most) => random.Next(least, most + 1);

    /// <summary>True once in so many times.</summary>
    public bool Once(int times) => random.Next(times) == 0;

    /// <summary>One of them.</summary>
    public T OneOf<T>(params IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>A length: mostly short.</summary>
    public int Length() => Once(12) ? Number(0, MostLong) : Number(0, MostShort);

    /// <summary>An offset into so many bytes, near its ends or beyond them.</summary>
    public int Offset(int length) => Once(4) ? OneOf(-length - 1, -1, 0, 1, length - 1, length, length + 1, int.MaxValue - 8) : Number(-length - 2, length + 2);

    /// <summary>Bytes of any kind.</summary>
    public byte[] Bytes() => Bytes(Length());

    /// <summary>So many bytes: any, few different ones so that patterns come again, or text.</summary>
    public byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        int kind = random.Next(4);
        if (kind == 0) return bytes;
        if (kind == 1) return [.. bytes.Select(value => (byte)(value % 3))];
        if (kind == 2) return [.. bytes.Select(value => (byte)(value & 0x7F))];
        return [.. Encoding.UTF8.GetBytes(Text()).Take(length)];
    }

    /// <summary>Bytes of UTF-8 with some of them changed, put in or cut off.</summary>
    public byte[] BrokenUtf8()
    {
        List<byte> bytes = [.. Encoding.UTF8.GetBytes(Text())];
        for (int i = Number(0, 4); i > 0; i--) bytes.Insert(Number(0, bytes.Count), OneOf<byte>(0x80, 0xBF, 0xC0, 0xC3, 0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF, 0xA0, 0x61));
        return [.. bytes.Take(bytes.Count - (Once(2) ? Number(0, Math.Min(3, bytes.Count)) : 0))];
    }

    /// <summary>Text in which each letter is ASCII, Latin-1, any, of a pair of surrogates, or half of one.</summary>
    public string Text()
    {
        int most = Once(2) ? 1 : 6;
        var text = new StringBuilder();
        for (int i = Length(); i > 0; i--)
        {
            _ = random.Next(most) switch
            {
                0 or 1 => text.Append((char)Number(0, 0x7F)),
                2 => text.Append((char)Number(0x80, 0xFF)),
                3 => text.Append((char)Number(0x100, 0xFFFF)),
                4 => text.Append(char.ConvertFromUtf32(Number(0x10000, 0x10FFFF))),
                _ => text.Append((char)Number(0xD800, 0xDFFF)),
            };
        }

        return text.ToString();
    }

    /// <summary>Text for an encoding: what it would give, and in two of three times spoiled.</summary>
    public string Text(string encoding) => encoding switch
    {
        "hex" => Spoil(OneOf(Convert.ToHexString(Bytes()), Convert.ToHexStringLower(Bytes())), "gG-_ \n\u00E9"),
        "base64" or "base64url" => Spoil(OneOf(Convert.ToBase64String(Bytes()), Convert.ToBase64String(Bytes()).Replace('+', '-').Replace('/', '_').TrimEnd('=')), "==-_+/ \n*\0\u00E9"),
        _ => Text(),
    };

    /// <summary>UTF-16 code units as bytes.</summary>
    public static string Units(string text) => Convert.ToHexString(MemoryMarshal.AsBytes(text.AsSpan()));

    private string Spoil(string text, string with)
    {
        var spoiled = new StringBuilder(text);
        for (int i = OneOf(0, 1, 2) * Number(0, 3); i > 0; i--) spoiled.Insert(Number(0, spoiled.Length), with[random.Next(with.Length)]);
        if (Once(3)) spoiled.Length -= Number(0, Math.Min(3, spoiled.Length));
        return string.Concat(spoiled.ToString().Where(letter => letter < BeyondLatin1));
    }
}
