using System.Security.Cryptography;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>
/// Cookies that need no memory of whom they were given to: a MAC of the address (RFC 6347 §4.2.1). The rest of the ClientHello is not in it, since nothing
/// of the first one is used.
/// </summary>
internal sealed class Cookies
{
    private const int SecretSize = 32;

    private readonly byte[] _expected;

    public Cookies(ReadOnlyMemory<byte> secret, ReadOnlyMemory<byte> remoteAddress, Random random)
    {
        Span<byte> own = stackalloc byte[SecretSize];
        random.NextBytes(own);
        _expected = HMACSHA256.HashData(secret.IsEmpty ? own : secret.Span, remoteAddress.Span);
        CryptographicOperations.ZeroMemory(own);
    }

    public HelloVerifyRequest Request => new(_expected);

    public bool IsValid(ReadOnlySpan<byte> cookie) => CryptographicOperations.FixedTimeEquals(cookie, _expected);
}
