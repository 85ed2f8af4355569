using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace WebTorrent.Identifiers;

/// <summary>
/// The twenty bytes that name a torrent on the wire: the SHA-1 of its info dictionary (BEP 3), or the first twenty
/// bytes of its v2 hash (BEP 52). An immutable value; the default one is all zero.
/// </summary>
public readonly struct InfoHash : IEquatable<InfoHash>, ISpanFormattable
{
    /// <summary>The length in bytes: 20.</summary>
    public const int Size = Bytes20.Size;

    private const int HexLength = Size * 2;
    private const int Base32Length = Size * 8 / 5;

    private readonly Bytes20 _bytes;

    private InfoHash(ReadOnlySpan<byte> bytes) => _bytes = new Bytes20(bytes);

    /// <summary>Whether all bytes are zero, as in <see langword="default"/>.</summary>
    public bool IsZero => _bytes.IsZero;

    /// <summary>Copies twenty bytes into a value.</summary>
    /// <param name="bytes">Exactly 20 bytes.</param>
    /// <exception cref="ArgumentException">The length is not 20.</exception>
    public static InfoHash FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException($"An info-hash is {Size} bytes, not {bytes.Length}.", nameof(bytes));
        return new InfoHash(bytes);
    }

    /// <summary>Names a v1 torrent: the SHA-1 of its bencoded info dictionary (BEP 3, Metainfo files).</summary>
    /// <param name="infoDictionary">The dictionary exactly as it stands in the file, from its <c>d</c> to its <c>e</c>.</param>
    public static InfoHash Compute(ReadOnlySpan<byte> infoDictionary)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA1.HashData(infoDictionary, hash);
        return new InfoHash(hash);
    }

    /// <summary>Reads 40 hexadecimal digits or 32 base32 characters (BEP 9, magnet URI format), in either letter case.</summary>
    /// <param name="text">The text, without spaces around it.</param>
    /// <param name="hash">The value read, or all zero.</param>
    /// <returns>False when the text is neither form.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out InfoHash hash)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var read = text.Length switch
        {
            HexLength => Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done,
            Base32Length => Base32.TryDecode(text, bytes),
            _ => false,
        };
        hash = read ? new InfoHash(bytes) : default;
        return read;
    }

    /// <summary>Reads 40 hexadecimal digits or 32 base32 characters, in either letter case.</summary>
    /// <exception cref="FormatException">The text is neither form.</exception>
    public static InfoHash Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var hash)
            ? hash
            : throw new FormatException($"An info-hash is {HexLength} hexadecimal digits or {Base32Length} base32 characters.");
    }

    /// <summary>Writes the twenty bytes.</summary>
    /// <param name="destination">At least 20 bytes; the rest is left alone.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Size) throw new ArgumentException($"An info-hash needs {Size} bytes.", nameof(destination));
        _bytes.CopyTo(destination);
    }

    /// <summary>The twenty bytes in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        _bytes.CopyTo(bytes);
        return bytes;
    }

    /// <summary>40 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        _bytes.CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>32 upper-case base32 characters, the older form of magnet links.</summary>
    public string ToBase32String()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Span<char> text = stackalloc char[Base32Length];
        _bytes.CopyTo(bytes);
        Base32.Encode(bytes, text);
        return text.ToString();
    }

    /// <summary>Writes 40 lower-case hexadecimal digits.</summary>
    /// <param name="destination">Where to write them.</param>
    /// <param name="charsWritten">40, or 0 when the destination is too short.</param>
    /// <param name="format">Ignored: there is one form.</param>
    /// <param name="provider">Ignored.</param>
    /// <returns>False when the destination is too short.</returns>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        Span<byte> bytes = stackalloc byte[Size];
        _bytes.CopyTo(bytes);
        return Convert.TryToHexStringLower(bytes, destination, out charsWritten);
    }

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc />
    public bool Equals(InfoHash other) => _bytes.Equals(other._bytes);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is InfoHash other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _bytes.GetHashCode();

    /// <summary>Whether both name the same torrent.</summary>
    public static bool operator ==(InfoHash left, InfoHash right) => left.Equals(right);

    /// <summary>Whether they name different torrents.</summary>
    public static bool operator !=(InfoHash left, InfoHash right) => !left.Equals(right);
}
