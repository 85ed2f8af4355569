using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace WebTorrent.Identifiers;

/// <summary>
/// The twenty bytes by which a peer calls itself, for one run of one program (BEP 3, peer_id; BEP 20 for the
/// conventions inside). An immutable value; the default one is all zero.
/// </summary>
public readonly struct PeerId : IEquatable<PeerId>
{
    /// <summary>The length in bytes: 20.</summary>
    public const int Size = Bytes20.Size;

    private readonly Bytes20 _bytes;

    private PeerId(ReadOnlySpan<byte> bytes) => _bytes = new Bytes20(bytes);

    // 64 characters that no URL escapes (RFC 3986 §2.3), so that announces stay short and six random bits pick one.
    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8;

    /// <summary>Whether all bytes are zero, as in <see langword="default"/>.</summary>
    public bool IsZero => _bytes.IsZero;

    /// <summary>
    /// The program and its version, such as <c>Transmission 3.0.0</c>, when the id follows a convention of BEP 20 and
    /// the program is a known one; else <see langword="null"/>. Whatever a stranger writes here, the text is short and
    /// holds no control characters.
    /// </summary>
    public string? ClientName
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Size];
            _bytes.CopyTo(bytes);
            return ClientNames.Find(bytes);
        }
    }

    /// <summary>Copies twenty bytes into a value.</summary>
    /// <param name="bytes">Exactly 20 bytes.</param>
    /// <exception cref="ArgumentException">The length is not 20.</exception>
    public static PeerId FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException($"A peer id is {Size} bytes, not {bytes.Length}.", nameof(bytes));
        return new PeerId(bytes);
    }

    /// <summary>Makes an id that is the same in every run with the same <paramref name="random"/>: for tests and simulations.</summary>
    /// <param name="prefix">What the id begins with, such as <c>-WW0100-</c>: 0 to 20 bytes.</param>
    /// <param name="random">Fills the rest with letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <exception cref="ArgumentException">The prefix is longer than 20 bytes.</exception>
    public static PeerId Generate(ReadOnlySpan<byte> prefix, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[Size];
        random.NextBytes(bytes);
        return FromRandom(prefix, bytes);
    }

    /// <summary>Makes an id that nobody can guess.</summary>
    /// <param name="prefix">What the id begins with, such as <c>-WW0100-</c>: 0 to 20 bytes.</param>
    /// <param name="random">Fills the rest with letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <exception cref="ArgumentException">The prefix is longer than 20 bytes.</exception>
    public static PeerId Generate(ReadOnlySpan<byte> prefix, RandomNumberGenerator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[Size];
        random.GetBytes(bytes);
        return FromRandom(prefix, bytes);
    }

    /// <summary>Writes the twenty bytes.</summary>
    /// <param name="destination">At least 20 bytes; the rest is left alone.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Size) throw new ArgumentException($"A peer id needs {Size} bytes.", nameof(destination));
        _bytes.CopyTo(destination);
    }

    /// <summary>The twenty bytes in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        _bytes.CopyTo(bytes);
        return bytes;
    }

    /// <summary>
    /// The id for people and logs: visible ASCII as it is, every other byte and <c>%</c> as <c>%</c> and two
    /// upper-case hexadecimal digits. 20 to 60 characters, one text for each id.
    /// </summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Span<char> text = stackalloc char[Size * 3];
        _bytes.CopyTo(bytes);
        var length = 0;
        foreach (var b in bytes)
        {
            if (b is > (byte)' ' and <= (byte)'~' and not (byte)'%')
            {
                text[length++] = (char)b;
                continue;
            }

            text[length++] = '%';
            text[length++] = HexDigit(b >> 4);
            text[length++] = HexDigit(b & 15);
        }

        return text[..length].ToString();
    }

    /// <inheritdoc />
    public bool Equals(PeerId other) => _bytes.Equals(other._bytes);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PeerId other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _bytes.GetHashCode();

    /// <summary>Whether both are the same id.</summary>
    public static bool operator ==(PeerId left, PeerId right) => left.Equals(right);

    /// <summary>Whether they are different ids.</summary>
    public static bool operator !=(PeerId left, PeerId right) => !left.Equals(right);

    private static PeerId FromRandom(ReadOnlySpan<byte> prefix, Span<byte> random)
    {
        if (prefix.Length > Size) throw new ArgumentException($"A peer id has only {Size} bytes.", nameof(prefix));
        prefix.CopyTo(random);
        foreach (ref var b in random[prefix.Length..]) b = Alphabet[b & 63];
        return new PeerId(random);
    }

    private static char HexDigit(int value) => (char)(value < 10 ? '0' + value : 'A' + value - 10);
}
