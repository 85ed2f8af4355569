using System.Security.Cryptography;

namespace WebTorrent.Utp;

/// <summary>Randomness that nobody can foretell, in the shape of <see cref="Random"/>: connection ids and first numbers keep strangers out.</summary>
internal sealed class CryptoRandom() : Random(0)
{
    public override int Next(int maxValue) => RandomNumberGenerator.GetInt32(maxValue);
}
