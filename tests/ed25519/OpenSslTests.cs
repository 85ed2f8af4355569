using System.Numerics;
using WebTorrent.TestKit;

namespace WebTorrent.Ed25519.Tests;

/// <summary>The same questions to OpenSSL and to us.</summary>
public sealed class OpenSslTests
{
    [Fact]
    public void Sign_AnyKeyAndMessage_AsOpenSsl()
    {
        OpenSslProgram.Require();
        using var folder = new TempFolder();
        var random = new Random(8032);
        foreach (var length in new[] { 0, 1, 31, 32, 63, 64, 1_023, 1_471, 1_472, 1_473, 1_504, 1_505, 100_000 })
        {
            var (seed, message) = (Bytes(random, 32), Bytes(random, length));
            // "pkeyutl -rawin" of OpenSSL 3.0 does not take an empty file.
            if (length == 0) continue;
            using var key = Ed25519PrivateKey.FromSeed(seed);
            Assert.Equal(OpenSslProgram.Sign(folder, seed, message), key.Sign(message));
        }
    }

    [Fact]
    public void Verify_GoodBentAndForeign_AsOpenSsl()
    {
        OpenSslProgram.Require();
        using var folder = new TempFolder();
        var random = new Random(25519);
        var accepted = 0;
        for (var round = 0; round < 120; round++)
        {
            using var key = Ed25519PrivateKey.FromSeed(Bytes(random, 32));
            var (publicKey, message) = (key.PublicKey.ToArray(), Bytes(random, 40));
            var signature = key.Sign(message);
            Bend(round % 6, random, publicKey, message, signature);

            var expected = OpenSslProgram.Verify(folder, publicKey, message, signature);
            var actual = Ed25519PublicKey.TryFromBytes(publicKey, out var read) && read.Verify(message, signature);
            Assert.Equal(expected, actual);
            accepted += actual ? 1 : 0;
        }

        Assert.Equal(20, accepted);
    }

    private static void Bend(int how, Random random, byte[] publicKey, byte[] message, byte[] signature)
    {
        switch (how)
        {
            case 1: Turn(random, signature.AsSpan(0, 32)); break;
            case 2: Turn(random, signature.AsSpan(32)); break;
            case 3: Turn(random, message); break;
            case 4: Turn(random, publicKey); break;
            case 5: RaiseByOrder(signature.AsSpan(32)); break;
        }
    }

    private static void Turn(Random random, Span<byte> bytes) => bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));

    private static void RaiseByOrder(Span<byte> s)
    {
        var order = new BigInteger(Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"), isUnsigned: true);
        var raised = new BigInteger(s, isUnsigned: true) + order;
        Assert.True(raised.TryWriteBytes(s, out _, isUnsigned: true));
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
