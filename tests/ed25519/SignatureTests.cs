using System.Numerics;
using System.Text;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.Ed25519.Tests;

public sealed class SignatureTests
{
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    [Theory, MemberData(nameof(Vectors.Rfc8032), MemberType = typeof(Vectors))]
    public void Sign_VectorOfRfc8032_ThatSignature(string seed, string publicKey, string message, string signature)
    {
        using var key = Ed25519PrivateKey.FromSeed(Convert.FromHexString(seed));

        Assert.Equal(publicKey, key.PublicKey.ToString());
        Assert.Equal(signature, Convert.ToHexStringLower(key.Sign(Convert.FromHexString(message))));
        Assert.True(key.PublicKey.Verify(Convert.FromHexString(message), Convert.FromHexString(signature)));
    }

    [Theory, MemberData(nameof(Vectors.Bep44), MemberType = typeof(Vectors))]
    public void Sign_VectorOfBep44_ThatSignature(string message, string signature)
    {
        using var key = Ed25519PrivateKey.FromExpanded(Vectors.Bep44Expanded);

        Assert.Equal(Vectors.Bep44PublicKey, key.PublicKey.ToArray());
        Assert.Equal(signature, Convert.ToHexStringLower(key.Sign(Encoding.ASCII.GetBytes(message))));
        Assert.True(key.PublicKey.Verify(Encoding.ASCII.GetBytes(message), Convert.FromHexString(signature)));
    }

    [Fact]
    public void Sign_ExpandedForm_AsWithTheSeed() => Law.Holds(
        Arbitraries.Bytes(32).ToArbitrary(),
        seed =>
        {
            using var key = Ed25519PrivateKey.FromSeed(seed);
            using var same = Ed25519PrivateKey.FromExpanded(key.ExportExpanded());

            Assert.Equal(key.PublicKey, same.PublicKey);
            Assert.Equal(key.Sign(seed), same.Sign(seed));
            Assert.Equal(seed, key.ExportSeed());
            Assert.Null(same.ExportSeed());
        },
        runs: 100);

    [Fact]
    public void Verify_WhatWasSigned_True() => Law.Holds(
        Arbitraries.AnyBytes(4_000),
        message =>
        {
            using var key = Ed25519PrivateKey.Generate();
            Assert.True(key.PublicKey.Verify(message, key.Sign(message)));
        },
        runs: 100);

    [Fact]
    public void Verify_AnyBitTurned_False()
    {
        using var key = Ed25519PrivateKey.FromSeed(new byte[32]);
        var message = "message"u8.ToArray();
        var signature = key.Sign(message);
        foreach (var bytes in new[] { signature, message })
        {
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(key.PublicKey.Verify(message, signature), $"bit {bit}");
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        Assert.True(key.PublicKey.Verify(message, signature));
    }

    [Fact]
    public void Verify_SRaisedByTheOrder_False()
    {
        // The same equation holds, so a verifier that does not look would take a second signature that nobody made.
        using var key = Ed25519PrivateKey.FromSeed(new byte[32]);
        var signature = key.Sign("message"u8);
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true);
        for (var times = 1; times <= 15 && s + (times * Order) < BigInteger.Pow(2, 256); times++)
        {
            var forged = signature.ToArray();
            forged.AsSpan(32).Clear();
            Assert.True((s + (times * Order)).TryWriteBytes(forged.AsSpan(32), out _, isUnsigned: true));
            Assert.False(key.PublicKey.Verify("message"u8, forged));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void Verify_OtherLength_False(int length)
    {
        using var key = Ed25519PrivateKey.FromSeed(new byte[32]);
        var signature = key.Sign([]);
        Array.Resize(ref signature, length);

        Assert.False(key.PublicKey.Verify([], signature));
    }

    [Fact]
    public void Verify_AnyBytes_FalseAndNoError() => Law.Holds(
        Arbitraries.AnyBytes(100),
        bytes => !Ed25519PublicKey.FromBytes(Vectors.Bep44PublicKey).Verify(bytes, bytes));

    [Theory, MemberData(nameof(Vectors.SmallOrder), MemberType = typeof(Vectors)), MemberData(nameof(Vectors.NonCanonical), MemberType = typeof(Vectors))]
    public void Verify_ROfSmallOrderOrSecondSpelling_False(string r)
    {
        var signature = new byte[64];
        Convert.FromHexString(r).CopyTo(signature, 0);

        Assert.False(Ed25519PublicKey.FromBytes(Vectors.Bep44PublicKey).Verify("message"u8, signature));
    }
}
