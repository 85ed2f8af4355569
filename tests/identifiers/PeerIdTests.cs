using System.Security.Cryptography;
using System.Text;
using WebTorrent.TestKit;

namespace WebTorrent.Identifiers.Tests;

public class PeerIdTests
{
    [Theory]
    [InlineData("-TR3000-abcdefghijkl", "Transmission 3.0.0")]
    [InlineData("-TR4040-abcdefghijkl", "Transmission 4.0.4")]
    [InlineData("-TR297Z-abcdefghijkl", "Transmission 2.9.7Z")]
    [InlineData("-qB4650-abcdefghijkl", "qBittorrent 4.6.5")]
    [InlineData("-qB5130-abcdefghijkl", "qBittorrent 5.1.3")]
    [InlineData("-LT20B0-abcdefghijkl", "libtorrent 2.0.11")]
    [InlineData("-lt0D80-abcdefghijkl", "libTorrent 0.13.8")]
    [InlineData("-DE211s-abcdefghijkl", "Deluge 2.1.1s")]
    [InlineData("-UT3551-abcdefghijkl", "µTorrent 3.5.5.1")]
    [InlineData("-WW0302-abcdefghijkl", "WebTorrent 3.2")]
    [InlineData("-WN0100-abcdefghijkl", "WebTorrent.NET 0.1.0")]
    [InlineData("-BC0172-abcdefghijkl", "BitComet 1.72")]
    [InlineData("-TR?!%&-abcdefghijkl", "Transmission")]
    [InlineData("-WWabcd-abcdefghijkl", "WebTorrent")]
    [InlineData("A2-1-36-0-abcdefghij", "aria2 1.36.0")]
    [InlineData("A2-1-37-0-1234567890", "aria2 1.37.0")]
    [InlineData("M7-10-1--abcdefghijk", "BitTorrent 7.10.1")]
    [InlineData("M4-3-6--abcdefghijkl", "BitTorrent 4.3.6")]
    [InlineData("S58B-----abcdefghijk", "Shadow 5.8.11")]
    [InlineData("T03I-----abcdefghijk", "BitTornado 0.3.18")]
    [InlineData("-ZZ1000-abcdefghijkl", null)]
    [InlineData("-TR3000xabcdefghijkl", null)]
    [InlineData("Mabcdefghijklmnopqrs", null)]
    [InlineData("M-------------------", null)]
    [InlineData("Z58B-----abcdefghijk", null)]
    [InlineData("abcdefghijklmnopqrst", null)]
    public void ClientName_KnownConventions_AreRead(string id, string? name) =>
        Assert.Equal(name, PeerId.FromBytes(Encoding.ASCII.GetBytes(id)).ClientName);

    [Fact]
    public void ClientName_AnyBytes_IsShortAndPrintable() => Law.Holds(
        Arbitraries.Mutated([.. "-TR3000-abcdefghijkl A2-1-36-0-abcdefghij M7-10-1--abcdefghijk S58B-----abcdefghijk"
            .Split(' ').Select(Encoding.ASCII.GetBytes)]),
        bytes =>
        {
            Array.Resize(ref bytes, PeerId.Size);
            var name = PeerId.FromBytes(bytes).ClientName;
            Assert.True(name is null || (name.Length < 60 && !name.Any(char.IsControl)), name);
        },
        runs: 3000);

    [Fact]
    public void RoundTrip_AnyId_Bytes() => Law.Holds(
        Arbitraries.PeerIds(), id => PeerId.FromBytes(id.ToArray()) == id && id.ToArray().SequenceEqual(PeerId.FromBytes(id.ToArray()).ToArray()));

    [Fact]
    public void ToString_AnyId_IsPrintableAndUnescapesToTheId() => Law.Holds(Arbitraries.PeerIds(), id =>
    {
        var text = id.ToString();
        Assert.InRange(text.Length, 20, 60);
        Assert.All(text, c => Assert.InRange(c, '!', '~'));
        Assert.Equal(id.ToArray(), Unescape(text));
    });

    [Fact]
    public void ToString_BytesNotPrintable_AreEscaped() =>
        Assert.Equal("-WW0302-%00%20%25%FF~!abcdef", PeerId.FromBytes([.. "-WW0302-"u8, 0, (byte)' ', (byte)'%', 255, .. "~!abcdef"u8]).ToString());

    [Fact]
    public void Generate_SameSeed_IsTheSameId()
    {
        var first = PeerId.Generate("-XX0100-"u8, new Random(7));
        Assert.Equal(first, PeerId.Generate("-XX0100-"u8, new Random(7)));
        Assert.NotEqual(first, PeerId.Generate("-XX0100-"u8, new Random(8)));
    }

    [Fact]
    public void Generate_AnyRandomness_KeepsThePrefixAndNeedsNoEscapes()
    {
        using var random = RandomNumberGenerator.Create();
        var seen = new HashSet<PeerId>();
        for (var i = 0; i < 200; i++)
        {
            var id = PeerId.Generate("-XX0100-"u8, random);
            Assert.StartsWith("-XX0100-", id.ToString(), StringComparison.Ordinal);
            Assert.Equal(id.ToString(), Uri.EscapeDataString(id.ToString()));
            Assert.True(seen.Add(id));
        }
    }

    [Fact]
    public void Generate_PrefixLongerThanTheId_Throws()
    {
        Assert.Equal("abcdefghijklmnopqrst", PeerId.Generate("abcdefghijklmnopqrst"u8, new Random(1)).ToString());
        Assert.Throws<ArgumentException>(() => PeerId.Generate("abcdefghijklmnopqrstu"u8, new Random(1)));
    }

    private static byte[] Unescape(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%') bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
            else bytes.Add((byte)text[i]);
            if (text[i] == '%') i += 2;
        }

        return [.. bytes];
    }
}
