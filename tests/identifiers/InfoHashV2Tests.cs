using WebTorrent.TestKit;

namespace WebTorrent.Identifiers.Tests;

public class InfoHashV2Tests
{
    [Fact]
    public void Compute_Abc_IsTheHashOfFips180() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", InfoHashV2.Compute("abc"u8).ToString());

    [Fact]
    public void RoundTrip_AnyHash() => Law.Holds(Arbitraries.InfoHashesV2(), hash =>
    {
        Assert.Equal(hash, InfoHashV2.FromBytes(hash.ToArray()));
        Assert.Equal(hash.GetHashCode(), InfoHashV2.FromBytes(hash.ToArray()).GetHashCode());
        Assert.Equal(Convert.ToHexStringLower(hash.ToArray()), hash.ToString());
        Assert.Equal(hash, InfoHashV2.Parse(hash.ToString()));
        Assert.Equal(hash, InfoHashV2.Parse(hash.ToString().ToUpperInvariant()));
        Assert.Equal(hash.ToString(), $"{hash}");
    });

    [Fact]
    public void Truncate_AnyHash_IsTheFirstTwentyBytes() => Law.Holds(
        Arbitraries.InfoHashesV2(), hash => hash.Truncate() == InfoHash.FromBytes(hash.ToArray().AsSpan(0, 20)));

    [Theory]
    [InlineData("")]
    [InlineData("a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a")]
    [InlineData("1220ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("xa7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void TryParse_NotSixtyFourDigits_IsFalse(string text)
    {
        Assert.False(InfoHashV2.TryParse(text, out var hash));
        Assert.True(hash.IsZero);
        Assert.Throws<FormatException>(() => InfoHashV2.Parse(text));
    }

    [Fact]
    public void Equality_OneBitOfDifference_IsUnequal()
    {
        var bytes = InfoHashV2.Compute("abc"u8).ToArray();
        for (var bit = 0; bit < InfoHashV2.Size * 8; bit++)
        {
            var changed = (byte[])bytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(InfoHashV2.FromBytes(bytes) != InfoHashV2.FromBytes(changed));
        }
    }

    [Fact]
    public void FromBytes_AnotherLength_Throws()
    {
        Assert.Throws<ArgumentException>(() => InfoHashV2.FromBytes(new byte[20]));
        Assert.Throws<ArgumentException>(() => default(InfoHashV2).CopyTo(new byte[31]));
    }
}
