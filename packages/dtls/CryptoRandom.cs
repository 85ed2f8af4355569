using System.Security.Cryptography;

namespace WebTorrent.Dtls;

/// <summary>Randomness that nobody can foretell, in the shape of <see cref="Random"/>.</summary>
internal sealed class CryptoRandom() : Random(0)
{
    public override void NextBytes(Span<byte> buffer) => RandomNumberGenerator.Fill(buffer);
}
