using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace WebTorrent.Identifiers;

/// <summary>
/// The thirty-two bytes that name a v2 torrent: the SHA-256 of its info dictionary (BEP 52, infohash).
/// An immutable value; the default one is all zero.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct InfoHashV2 : IEquatable<InfoHashV2>, ISpanFormattable
{
    /// <summary>The length in bytes: 32.</summary>
    public const int Size = 32;

    private const int HexLength = Size * 2;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    private InfoHashV2(ReadOnlySpan<byte> bytes)
    {
        _first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _third = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _fourth = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>Whether all bytes are zero, as in <see langword="default"/>.</summary>
    public bool IsZero => (_first | _second | _third | _fourth) == 0;

    /// <summary>Copies thirty-two bytes into a value.</summary>
    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">The length is not 32.</exception>
    public static InfoHashV2 FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException($"A v2 info-hash is {Size} bytes, not {bytes.Length}.", nameof(bytes));
        return new InfoHashV2(bytes);
    }

    /// <summary>Names a v2 or hybrid torrent: the SHA-256 of its bencoded info dictionary (BEP 52).</summary>
    /// <param name="infoDictionary">The dictionary exactly as it stands in the file, from its <c>d</c> to its <c>e</c>.</param>
    public static InfoHashV2 Compute(ReadOnlySpan<byte> infoDictionary)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(infoDictionary, hash);
        return new InfoHashV2(hash);
    }

    /// <summary>Reads 64 hexadecimal digits, in either letter case.</summary>
    /// <param name="text">The text, without spaces around it and without the multihash prefix <c>1220</c> of magnet links.</param>
    /// <param name="hash">The value read, or all zero.</param>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out InfoHashV2 hash)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var read = text.Length == HexLength && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done;
        hash = read ? new InfoHashV2(bytes) : default;
        return read;
    }

    /// <summary>Reads 64 hexadecimal digits, in either letter case.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static InfoHashV2 Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var hash)
            ? hash
            : throw new FormatException($"A v2 info-hash is {HexLength} hexadecimal digits.");
    }

    /// <summary>
    /// The first twenty bytes: what the handshake, trackers and the DHT carry for a v2 torrent (BEP 52, infohash).
    /// </summary>
    public InfoHash Truncate()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return InfoHash.FromBytes(bytes[..InfoHash.Size]);
    }

    /// <summary>Writes the thirty-two bytes.</summary>
    /// <param name="destination">At least 32 bytes; the rest is left alone.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Size) throw new ArgumentException($"A v2 info-hash needs {Size} bytes.", nameof(destination));
        BinaryPrimitives.WriteUInt64BigEndian(destination, _first);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _second);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _third);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _fourth);
    }

    /// <summary>The thirty-two bytes in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Writes 64 lower-case hexadecimal digits.</summary>
    /// <param name="destination">Where to write them.</param>
    /// <param name="charsWritten">64, or 0 when the destination is too short.</param>
    /// <param name="format">Ignored: there is one form.</param>
    /// <param name="provider">Ignored.</param>
    /// <returns>False when the destination is too short.</returns>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.TryToHexStringLower(bytes, destination, out charsWritten);
    }

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc />
    public bool Equals(InfoHashV2 other) =>
        _first == other._first && _second == other._second && _third == other._third && _fourth == other._fourth;

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is InfoHashV2 other && Equals(other);

    /// <inheritdoc />
    // By 32-bit parts, for the reason given at Bytes20.GetHashCode.
    public override int GetHashCode() => HashCode.Combine(
        (uint)(_first >> 32), (uint)_first, (uint)(_second >> 32), (uint)_second,
        (uint)(_third >> 32), (uint)_third, (uint)(_fourth >> 32), (uint)_fourth);

    /// <summary>Whether both name the same torrent.</summary>
    public static bool operator ==(InfoHashV2 left, InfoHashV2 right) => left.Equals(right);

    /// <summary>Whether they name different torrents.</summary>
    public static bool operator !=(InfoHashV2 left, InfoHashV2 right) => !left.Equals(right);
}
