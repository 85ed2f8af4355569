using System.Security.Cryptography;

namespace WebTorrent.Stun;

/// <summary>Randomness that nobody can foretell, in the shape of <see cref="Random"/>: transaction ids keep forged answers out.</summary>
internal sealed class CryptoRandom() : Random(0)
{
    public override void NextBytes(Span<byte> buffer) => RandomNumberGenerator.Fill(buffer);
}
