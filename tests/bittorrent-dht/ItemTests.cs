using System.Text;
using WebTorrent.Bencode;
using WebTorrent.Dht.Core;
using WebTorrent.Ed25519;
using WebTorrent.TestKit;

namespace WebTorrent.Dht.Tests;

/// <summary>The test vectors of BEP 44, and what is no item.</summary>
public sealed class ItemTests
{
    private const string PublicKey = "77ff84905a91936367c01360803104f92432fcd904a43511876df5cdf3e7e548";
    private const string PrivateKey = "e06d3183d14159228433ed599221b80bd0a5ce8352e4bdf0262f76786ef1c74db7e7a9fea2c0eb269d61e3b38e450a22e754941ac78479d6c54e1faf6037881d";

    private static readonly byte[] Value = "12:Hello World!"u8.ToArray();

    [Theory]
    [InlineData("", "4a533d47ec9c7d95b1ad75f576cffc641853b750", "305ac8aeb6c9c151fa120f120ea2cfb923564e11552d06a5d856091e5e853cff1260d3f39e4999684aa92eb73ffd136e6f4f3ecbfda0ce53a1608ecd7ae21f01")]
    [InlineData("foobar", "411eba73b6f087ca51a3795d9c8c938d365e32c1", "6834284b6b24c3204eb2fea824d82f88883a3d95e8b4a21b8c0ded553d17d17ddf9a8a7104b1258f30bed3787e6cb896fca78c58f8e03b5f18f14951a87d9a08")]
    public void CreateMutable_VectorsOfBep44(string salt, string target, string signature)
    {
        using var key = Ed25519PrivateKey.FromExpanded(Convert.FromHexString(PrivateKey));
        var item = DhtItem.CreateMutable(key, Value, 1, Encoding.ASCII.GetBytes(salt));
        Assert.Equal(PublicKey, item.Key!.ToString());
        Assert.Equal(target, item.Target.ToString());
        Assert.Equal(signature, Convert.ToHexStringLower(item.Signature.Span));
        Assert.True(DhtItem.TryCreateSigned(item.Key, Value, 1, item.Signature.Span, item.Salt.Span, out _));
    }

    [Fact]
    public void CreateImmutable_VectorOfBep44() =>
        Assert.Equal("e5f96f6f38320f0f33959cb4d3d656452117aadb", DhtItem.CreateImmutable(Value).Target.ToString());

    [Theory]
    [InlineData("", 4, "3:seqi4e1:v12:Hello World!")]
    [InlineData("foobar", 1, "4:salt6:foobar3:seqi1e1:v12:Hello World!")]
    public void SignedBytes_AreThoseOfBep44(string salt, long sequence, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(DhtItem.GetSignedBytes(Encoding.ASCII.GetBytes(salt), sequence, Value)));

    [Fact]
    public void TryCreateSigned_AnyBitChanged_IsRefused()
    {
        using var key = Ed25519PrivateKey.FromExpanded(Convert.FromHexString(PrivateKey));
        var item = DhtItem.CreateMutable(key, Value, 7);
        for (var bit = 0; bit < 512; bit += 13)
        {
            var signature = item.Signature.ToArray();
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(DhtItem.TryCreateSigned(item.Key!, Value, 7, signature, [], out _));
        }

        Assert.False(DhtItem.TryCreateSigned(item.Key!, Value, 8, item.Signature.Span, [], out _));
        Assert.False(DhtItem.TryCreateSigned(item.Key!, "12:Hello World?"u8, 7, item.Signature.Span, [], out _));
        Assert.False(DhtItem.TryCreateSigned(item.Key!, Value, 7, item.Signature.Span, "salt"u8, out _));
        Assert.False(DhtItem.TryCreateSigned(item.Key!, Value, -1, item.Signature.Span, [], out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("d1:bi1e1:ai2ee")]
    [InlineData("i01e")]
    [InlineData("5:abc")]
    [InlineData("i1ei2e")]
    public void Create_ValueThatIsNotCanonical_IsRefused(string value) =>
        Assert.ThrowsAny<FormatException>(() => DhtItem.CreateImmutable(Encoding.ASCII.GetBytes(value)));

    [Fact]
    public void Create_ValueBeyondThousandBytes_IsRefused()
    {
        Assert.Equal(1_000, DhtItem.CreateImmutable([.. "996:"u8, .. new byte[996]]).Value.Length);
        Assert.ThrowsAny<FormatException>(() => DhtItem.CreateImmutable([.. "997:"u8, .. new byte[997]]));
    }

    [Fact]
    public void Text_RoundTrip()
    {
        Assert.True(DhtItem.CreateImmutable(DhtItem.EncodeText("Grüße")).TryGetText(out var text));
        Assert.Equal("Grüße", text);
        Assert.False(DhtItem.CreateImmutable("i5e"u8).TryGetText(out _));
    }

    [Fact]
    public void State_RoundTrip()
    {
        var random = new Random(1);
        var nodes = Enumerable.Range(0, 20).Select(i => new NodeContact(NodeId.Create(random), NodeAddress.From(new byte[i % 2 == 0 ? 4 : 16].Select(_ => (byte)random.Next(1, 200)).ToArray(), 99)));
        var state = new DhtState(NodeId.Create(random), idIPv6: null, [.. nodes.OrderBy(node => node.Address.IsIPv6)]);
        var read = DhtState.Parse(state.ToBytes());
        Assert.Equal((state.IdIPv4, state.IdIPv6), (read.IdIPv4, read.IdIPv6));
        Assert.Equal(state.Nodes, read.Nodes);
    }

    [Fact]
    public void State_AnyBytes_OnlyFormatErrors()
    {
        byte[] valid = [.. "d2:id20:abcdefghij01234567895:nodes26:"u8, .. new byte[26], .. "6:nodes60:e"u8];
        _ = DhtState.Parse(valid);
        Law.Holds(Arbitraries.Mutated(valid), bytes =>
        {
            try
            {
                _ = DhtState.Parse(bytes);
            }
            catch (FormatException)
            {
                // Allowed.
            }
        }, runs: 2_000);
        Assert.Throws<BencodeException>(() => DhtState.Parse("i1e"u8.ToArray()));
    }
}
