using WebTorrent.RandomBytes;

namespace WebTorrent.Ice;

/// <summary>What the two agents prove to each other who they are with (RFC 8445 §5.3). Immutable.</summary>
/// <param name="Ufrag">The username fragment: 4 to 256 letters, digits, <c>+</c> and <c>/</c>.</param>
/// <param name="Password">22 to 256 of the same.</param>
public sealed record IceParameters(string Ufrag, string Password)
{
    private const int MaxLength = 256;
    private const int MinUfrag = 4;
    private const int MinPassword = 22;

    /// <summary>Whether the agent answers checks and sends none (RFC 8445 §2.5).</summary>
    public bool IsLite { get; init; }

    /// <summary>Whether both have a length and letters that the RFC allows.</summary>
    public bool IsValid => IsUfrag(Ufrag) && Password is { Length: >= MinPassword and <= MaxLength } && Password.All(IsIceChar);

    /// <summary>Makes new ones: 48 bits of name and 144 of password.</summary>
    /// <param name="random">Where they come from; must not be foreseeable. Null: the operating system's randomness.</param>
    public static IceParameters Create(Random? random = null)
    {
        random ??= CryptoRandom.Instance;
        return new IceParameters(CreateText(random, 6), CreateText(random, 18));
    }

    /// <summary>The username fragment; never the password.</summary>
    public override string ToString() => Ufrag;

    internal static bool IsUfrag(string? text) => text is { Length: >= MinUfrag and <= MaxLength } && text.All(IsIceChar);

    internal static bool IsIceChar(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/';

    private static string CreateText(Random random, int size)
    {
        Span<byte> bytes = stackalloc byte[size];
        random.NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }
}
