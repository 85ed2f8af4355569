using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.SpanBuffer.Tests;

/// <summary>What the laws are tried on.</summary>
internal static class Inputs
{
    /// <summary>Every encoding.</summary>
    public static readonly BufferEncoding[] Encodings = Enum.GetValues<BufferEncoding>();

    /// <summary>The encodings that any bytes come back from.</summary>
    public static readonly BufferEncoding[] LosslessEncodings = [BufferEncoding.Latin1, BufferEncoding.Hex, BufferEncoding.Base64, BufferEncoding.Base64Url];

    /// <summary>Bytes, short ones and long enough for every vector.</summary>
    public static Gen<byte[]> Bytes { get; } = Gen.OneOf(Arbitraries.Bytes(0, 40), Arbitraries.Bytes(0, 40), Arbitraries.Bytes(0, 2_000));

    /// <summary>Bytes of which many come again.</summary>
    public static Gen<byte[]> FewBytes { get; } = Bytes.Select(bytes => Array.ConvertAll(bytes, value => (byte)(value % 3)));

    /// <summary>Any code units: letters of every length in UTF-8, pairs of surrogates and halves of them.</summary>
    public static Gen<string> Text { get; } =
        from pieces in Gen.OneOf(
            Gen.Choose(0, 0x7F).Select(unit => ((char)unit).ToString()),
            Gen.Choose(0x80, 0x7FF).Select(unit => ((char)unit).ToString()),
            Gen.Choose(0x800, 0xFFFF).Select(unit => ((char)unit).ToString()),
            Gen.Choose(0x10000, 0x10FFFF).Select(char.ConvertFromUtf32)).ListOf()
        select string.Concat(pieces);

    /// <summary>Text that is nearly hexadecimal or base64, or nothing of the kind.</summary>
    public static Gen<string> EncodedText { get; } = Gen.OneOf(
        Text,
        from bytes in Bytes
        from encoding in Gen.Elements(BufferEncoding.Hex, BufferEncoding.Base64, BufferEncoding.Base64Url)
        from at in Gen.Choose(0, 4_000)
        from extra in Gen.Elements("", "=", " ", "\n", "*", "-", "\u0141", "==", "g")
        let text = encoding.GetString(bytes)
        select text.Insert(Math.Min(at, text.Length), extra));

    /// <summary>Offsets inside, at and beyond the ends.</summary>
    public static Gen<int> Offset { get; } = Gen.OneOf(Gen.Choose(-50, 50), Gen.Elements(int.MinValue, int.MaxValue, int.MaxValue - 7));

    /// <summary>Both of two at once.</summary>
    public static Arbitrary<(T1 First, T2 Second)> Both<T1, T2>(Gen<T1> first, Gen<T2> second) =>
        (from one in first from other in second select (one, other)).ToArbitrary();

    /// <summary>All of three at once.</summary>
    public static Arbitrary<(T1 First, T2 Second, T3 Third)> All<T1, T2, T3>(Gen<T1> first, Gen<T2> second, Gen<T3> third) =>
        (from one in first from other in second from last in third select (one, other, last)).ToArbitrary();
}
