using WebTorrent.TestKit;

namespace WebTorrent.Ed25519.Tests;

public sealed class KeyTests
{
    [Theory, MemberData(nameof(Vectors.SmallOrder), MemberType = typeof(Vectors))]
    public void TryFromBytes_PointOfSmallOrder_False(string key) => Assert.False(Ed25519PublicKey.TryFromBytes(Convert.FromHexString(key), out _));

    [Theory, MemberData(nameof(Vectors.NonCanonical), MemberType = typeof(Vectors))]
    public void TryFromBytes_SecondSpelling_False(string key) => Assert.False(Ed25519PublicKey.TryFromBytes(Convert.FromHexString(key), out _));

    [Fact]
    public void TryFromBytes_FirstSpellingOfAPointThatHasTwo_True()
    {
        var three = new byte[32];
        three[0] = 3;
        Assert.True(Ed25519PublicKey.TryFromBytes(three, out _));
    }

    [Fact]
    public void TryFromBytes_NotOnTheCurve_False()
    {
        var two = new byte[32];
        two[0] = 2;
        Assert.False(Ed25519PublicKey.TryFromBytes(two, out _));
    }

    [Fact]
    public void FromBytes_AnyBytes_OnlyFormatErrors() => Law.Holds(
        Arbitraries.AnyBytes(40),
        bytes =>
        {
            try
            {
                Assert.Equal(bytes, Ed25519PublicKey.FromBytes(bytes).ToArray());
            }
            catch (FormatException)
            {
                Assert.False(Ed25519PublicKey.TryFromBytes(bytes, out _));
            }
        });

    [Fact]
    public void FromBytes_RandomOnes_AboutHalfAreKeys()
    {
        var random = new Random(1);
        var bytes = new byte[32];
        var keys = 0;
        for (var i = 0; i < 400; i++)
        {
            random.NextBytes(bytes);
            keys += Ed25519PublicKey.TryFromBytes(bytes, out var key) && key.ToArray().AsSpan().SequenceEqual(bytes) ? 1 : 0;
        }

        Assert.InRange(keys, 150, 250);
    }

    [Fact]
    public void Equals_ByValue()
    {
        var one = Ed25519PublicKey.FromBytes(Vectors.Bep44PublicKey);
        var same = Ed25519PublicKey.FromBytes(Vectors.Bep44PublicKey);
        using var other = Ed25519PrivateKey.Generate();

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, other.PublicKey);
        Assert.False(one.Equals(null));
    }

    [Fact]
    public void Dispose_EverySecretIsGone_AndThePublicKeyStays()
    {
        var key = Ed25519PrivateKey.Generate();
        key.Dispose();
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => key.Sign([]));
        Assert.Throws<ObjectDisposedException>(key.ExportSeed);
        Assert.Throws<ObjectDisposedException>(key.ExportExpanded);
        Assert.Equal(64, key.PublicKey.ToString().Length);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(64)]
    public void FromSeed_OtherLength_ArgumentException(int length) =>
        Assert.Throws<ArgumentException>(() => Ed25519PrivateKey.FromSeed(new byte[length]));

    [Theory]
    [InlineData(32)]
    [InlineData(63)]
    [InlineData(65)]
    public void FromExpanded_OtherLength_ArgumentException(int length) =>
        Assert.Throws<ArgumentException>(() => Ed25519PrivateKey.FromExpanded(new byte[length]));

    [Fact]
    public void FromExpanded_ScalarZeroModuloTheOrder_ArgumentException()
    {
        var expanded = new byte[64];
        Assert.Throws<ArgumentException>(() => Ed25519PrivateKey.FromExpanded(expanded));
        Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").CopyTo(expanded, 0);
        Assert.Throws<ArgumentException>(() => Ed25519PrivateKey.FromExpanded(expanded));
    }

    [Fact]
    public void Spans_TooShort_ArgumentException()
    {
        using var key = Ed25519PrivateKey.Generate();
        Assert.Throws<ArgumentException>(() => key.Sign([], new byte[63]));
        Assert.Throws<ArgumentException>(() => key.PublicKey.CopyTo(new byte[31]));
    }
}
