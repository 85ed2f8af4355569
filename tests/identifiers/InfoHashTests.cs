using System.Text;
using WebTorrent.TestKit;

namespace WebTorrent.Identifiers.Tests;

public class InfoHashTests
{
    private const string Hex = "a9993e364706816aba3e25717850c26c9cd0d89d";

    [Fact]
    public void Compute_Abc_IsTheHashOfFips180() => Assert.Equal(Hex, InfoHash.Compute("abc"u8).ToString());

    [Fact]
    public void RoundTrip_AnyHash_Bytes() => Law.Holds(Arbitraries.InfoHashes(), hash =>
    {
        var destination = new byte[InfoHash.Size + 1];
        destination[^1] = 0xEE;
        hash.CopyTo(destination);
        Assert.Equal(hash.ToArray(), destination[..^1]);
        Assert.Equal(0xEE, destination[^1]);
        Assert.Equal(hash, InfoHash.FromBytes(hash.ToArray()));
        Assert.Equal(hash.GetHashCode(), InfoHash.FromBytes(hash.ToArray()).GetHashCode());
    });

    [Fact]
    public void RoundTrip_AnyHash_Hex() => Law.Holds(Arbitraries.InfoHashes(), hash =>
    {
        Assert.Equal(Convert.ToHexStringLower(hash.ToArray()), hash.ToString());
        Assert.Equal(hash, InfoHash.Parse(hash.ToString()));
        Assert.Equal(hash, InfoHash.Parse(hash.ToString().ToUpperInvariant()));
        Assert.Equal(hash.ToString(), $"{hash}");
    });

    [Fact]
    public void RoundTrip_AnyHash_Base32() => Law.Holds(Arbitraries.InfoHashes(), hash =>
    {
        Assert.Equal(32, hash.ToBase32String().Length);
        Assert.Equal(hash, InfoHash.Parse(hash.ToBase32String()));
        Assert.Equal(hash, InfoHash.Parse(hash.ToBase32String().ToLowerInvariant()));
    });

    [Theory]
    [InlineData("foobarfoobarfoobarfo", "MZXW6YTBOJTG633CMFZGM33PMJQXEZTP")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void ToBase32String_KnownBytes_IsRfc4648(string bytes, string base32) =>
        Assert.Equal(base32, InfoHash.FromBytes(Encoding.ASCII.GetBytes(bytes)).ToBase32String());

    [Theory]
    [InlineData("")]
    [InlineData("a9993e364706816aba3e25717850c26c9cd0d89")]
    [InlineData("a9993e364706816aba3e25717850c26c9cd0d89d0")]
    [InlineData("g9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData("a9993e364706816aba3e25717850c26c9cd0d89\u0661")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA1")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u017F")]
    public void TryParse_NeitherHexNorBase32_IsFalse(string text)
    {
        Assert.False(InfoHash.TryParse(text, out var hash));
        Assert.True(hash.IsZero);
        Assert.Throws<FormatException>(() => InfoHash.Parse(text));
    }

    [Fact]
    public void FromBytes_AnotherLength_Throws()
    {
        Assert.Throws<ArgumentException>(() => InfoHash.FromBytes(new byte[19]));
        Assert.Throws<ArgumentException>(() => InfoHash.FromBytes(new byte[21]));
        Assert.Throws<ArgumentException>(() => default(InfoHash).CopyTo(new byte[19]));
    }

    [Fact]
    public void Equality_OneBitOfDifference_IsUnequal()
    {
        var bytes = InfoHash.Parse(Hex).ToArray();
        for (var bit = 0; bit < InfoHash.Size * 8; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(InfoHash.FromBytes(bytes) != InfoHash.FromBytes(changed));
            Assert.False(InfoHash.FromBytes(bytes) == InfoHash.FromBytes(changed));
        }
    }

    [Fact]
    public void IsZero_OnlyForAllZero()
    {
        Assert.True(default(InfoHash).IsZero);
        for (var i = 0; i < InfoHash.Size; i++)
        {
            var bytes = new byte[InfoHash.Size];
            bytes[i] = 1;
            Assert.False(InfoHash.FromBytes(bytes).IsZero);
        }
    }

    [Fact]
    public void TryFormat_TooShortDestination_IsFalse()
    {
        Assert.False(default(InfoHash).TryFormat(new char[39], out var written, default, null));
        Assert.Equal(0, written);
    }

    [Fact]
    public void GetHashCode_HashesWithEqualHalvesXored_DoNotCollide()
    {
        // The hash of a 64-bit number is its halves xored: such info-hashes must not share one bucket.
        var codes = new HashSet<int>();
        for (var i = 0; i < 1000; i++)
        {
            var bytes = new byte[InfoHash.Size];
            BitConverter.TryWriteBytes(bytes, i);
            BitConverter.TryWriteBytes(bytes.AsSpan(4), i);
            codes.Add(InfoHash.FromBytes(bytes).GetHashCode());
        }

        Assert.True(codes.Count > 990, $"{codes.Count} codes for 1000 hashes");
    }
}
