using WebTorrent.Identifiers;

namespace WebTorrent.ParseTorrent.Tests;

public sealed class MagnetUriTests
{
    private const string Hex = "c9e15763f722f23e98a29decdfae341b98d53056";
    private const string HexV2 = "caf1e1c30e81cb361b9ee167c4aa64228a7fa4fa9f6105232b28ad099f3a302e";
    private const string Xt = "xt=urn:btih:" + Hex;

    [Fact]
    public void Parse_EveryParameter()
    {
        var magnet = MagnetUri.Parse($"magnet:?{Xt}&xt=urn:btmh:1220{HexV2}&dn=Some+Name%20%C3%A9&xl=12345"
            + "&tr=udp%3A%2F%2Ft.example%3A80&tr=http://u.example/ann?a=b&ws=https%3A%2F%2Fw.example%2F&x.pe=1.2.3.4:5&x.pe=[::1]:6881&x.pe=peer.example:80"
            + "&xs=http%3A%2F%2Fx.example%2Fa.torrent&as=http%3A%2F%2Fa.example%2F&kt=big+buck%2Bbunny&so=0,2,4-7&unknown=v%26w");

        Assert.Equal(InfoHash.Parse(Hex), magnet.InfoHash);
        Assert.Equal(InfoHashV2.Parse(HexV2), magnet.InfoHashV2);
        Assert.Equal("Some Name é", magnet.DisplayName);
        Assert.Equal(12_345, magnet.Length);
        Assert.Equal(["udp://t.example:80", "http://u.example/ann?a=b"], magnet.Trackers);
        Assert.Equal(["https://w.example/"], magnet.WebSeeds);
        Assert.Equal(["1.2.3.4:5", "[::1]:6881", "peer.example:80"], magnet.PeerAddresses);
        Assert.Equal(["http://x.example/a.torrent"], magnet.ExactSources);
        Assert.Equal(["http://a.example/"], magnet.AcceptableSources);
        Assert.Equal(["big", "buck+bunny"], magnet.Keywords);
        Assert.Equal([new FileRange(0, 0), new FileRange(2, 2), new FileRange(4, 7)], magnet.SelectedFiles);
        Assert.Equal([KeyValuePair.Create("unknown", "v&w")], magnet.OtherParameters);
        Assert.Equal(magnet, MagnetUri.Parse(magnet.ToString()));
    }

    [Fact]
    public void ToString_IsWhatOthersWrite() => Assert.Equal(
        $"magnet:?{Xt}&dn=a%20b&xl=5&tr=udp%3A%2F%2Ft.example%3A80",
        new MagnetUri { InfoHash = InfoHash.Parse(Hex), DisplayName = "a b", Length = 5, Trackers = ["udp://t.example:80"] }.ToString());

    [Fact]
    public void ToString_WithoutAHash_IsACallersError() => Assert.Throws<InvalidOperationException>(() => new MagnetUri { DisplayName = "x" }.ToString());

    [Theory]
    [InlineData("MAGNET:?" + Xt)]
    [InlineData("  magnet:?" + Xt + "\n")]
    [InlineData("magnet:?XT=URN:BTIH:C9E15763F722F23E98A29DECDFAE341B98D53056")]
    [InlineData("magnet:?xt=urn:btih:ZHQVOY7XELZD5GFCTXWN7LRUDOMNKMCW")]
    [InlineData("magnet:?xt=urn%3Abtih%3A" + Hex)]
    [InlineData("magnet:?xt.1=urn:btih:" + Hex + "&xt.2=urn:sha1:ABC")]
    [InlineData("magnet:?dn=x&amp;" + Xt + "&amp;tr=udp://x")]
    [InlineData("magnet:?&&" + Xt + "&=&novalue&dn=")]
    [InlineData("magnet:?" + Xt + "&" + Xt)]
    public void Parse_FormsOfOneHash(string link) => Assert.Equal(Hex, MagnetUri.Parse(link).InfoHash.ToString());

    [Fact]
    public void Parse_Version2Only()
    {
        var magnet = MagnetUri.Parse($"magnet:?xt=urn:btmh:1220{HexV2}");
        Assert.Null(magnet.InfoHash);
        Assert.Equal(HexV2, magnet.InfoHashV2.ToString());
    }

    [Fact]
    public void Parse_RawEqualsInATracker_IsPartOfIt() =>
        Assert.Equal(["http://t.example/announce?passkey=a=b=="], MagnetUri.Parse($"magnet:?{Xt}&tr=http://t.example/announce?passkey=a=b==").Trackers);

    [Fact]
    public void Parse_NumberedTrackers() => Assert.Equal(["udp://a", "udp://b"], MagnetUri.Parse($"magnet:?{Xt}&tr.1=udp://a&tr.2=udp://b&tr.3=udp://a").Trackers);

    [Theory]
    [InlineData("%", "%")]
    [InlineData("100%", "100%")]
    [InlineData("%zz%4", "%zz%4")]
    [InlineData("%E4%BD%A0%FF", "你\uFFFD")]
    [InlineData("a%2Bb+c", "a+b c")]
    [InlineData("你+好", "你 好")]
    public void Parse_PercentEncoding(string encoded, string decoded) => Assert.Equal(decoded, MagnetUri.Parse($"magnet:?{Xt}&dn={encoded}").DisplayName);

    [Theory]
    [InlineData("0-20000000", "0-20000000")]
    [InlineData("0-2147483647", "0-2147483647")]
    [InlineData("5,1,3", "1,3,5")]
    [InlineData("1,2,3", "1-3")]
    [InlineData("0-5,3-9,11", "0-9,11")]
    [InlineData("2147483647,2147483646", "2147483646-2147483647")]
    [InlineData("", "")]
    public void SelectedFiles_AreRanges_Merged(string so, string expected) =>
        Assert.Equal(expected, string.Join(',', MagnetUri.Parse($"magnet:?{Xt}&so={so}").SelectedFiles));

    [Theory]
    [InlineData("a")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("5-1")]
    [InlineData("1-2-3")]
    [InlineData("99999999999")]
    public void SelectedFiles_Malformed_AreAFormatError(string so) => AssertError(TorrentErrorCode.InvalidMagnet, $"magnet:?{Xt}&so={so}");

    [Fact]
    public void SelectedFiles_TooManyRanges_AreAFormatError() =>
        AssertError(TorrentErrorCode.LimitExceeded, $"magnet:?{Xt}&so={string.Join(',', Enumerable.Range(0, 5_000).Select(i => i * 2))}");

    [Theory]
    [InlineData("xt=urn:btih:zz")]
    [InlineData("xt=urn:btih:")]
    [InlineData("xt=urn:btih:g9e15763f722f23e98a29decdfae341b98d53056")]
    [InlineData("xt=urn:btih:" + Hex + "00")]
    [InlineData("xt=urn:btmh:1220" + Hex)]
    [InlineData("xt=urn:btmh:1114" + Hex)]
    [InlineData(Xt + "&xt=urn:btih:0000000000000000000000000000000000000001")]
    public void AHashThatIsNone_IsAFormatError(string query) => AssertError(TorrentErrorCode.InvalidMagnet, "magnet:?" + query);

    [Theory]
    [InlineData("magnet:?")]
    [InlineData("magnet:?dn=x")]
    [InlineData("magnet:?xt=urn:sha1:TWAFC3HPMNTI7CNJKMXM4KFSXVQFCKDE")]
    [InlineData("magnet:?xs=urn:btpk:8543d3e6115f0f98c944077a4493dcd543e49c739fd998550a1f614ab36ed63e")]
    public void NoHash_IsAFormatError(string link) => AssertError(TorrentErrorCode.NoInfoHash, link);

    [Theory]
    [InlineData("")]
    [InlineData("http://example/")]
    [InlineData("magnet:" + Xt)]
    public void NoMagnet_IsAFormatError(string link) => AssertError(TorrentErrorCode.InvalidMagnet, link);

    [Fact]
    public void TenThousandTrackers_AreCutToTheLimit()
    {
        var link = $"magnet:?{Xt}{string.Concat(Enumerable.Range(0, 10_000).Select(i => $"&tr=udp://t{i}.example:80&x.pe=1.2.3.4:{i + 1}&q{i}=1"))}";
        var magnet = MagnetUri.Parse(link);
        Assert.Equal((MagnetUri.MaxListItems, MagnetUri.MaxListItems, MagnetUri.MaxListItems), (magnet.Trackers.Count, magnet.PeerAddresses.Count, magnet.OtherParameters.Count));
    }

    [Fact]
    public void ALinkTooLong_IsAFormatError() => AssertError(TorrentErrorCode.LimitExceeded, $"magnet:?{Xt}&dn={new string('a', MagnetUri.MaxLength)}");

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    [InlineData(":80")]
    [InlineData("::1:80")]
    [InlineData("[::1:80")]
    [InlineData("[1.2.3.4]:80")]
    [InlineData("[]:80")]
    [InlineData("[:80")]
    [InlineData("ho st:80")]
    [InlineData("a/b:80")]
    public void APeerAddressThatIsNone_IsPassedOver(string address) => Assert.Empty(MagnetUri.Parse($"magnet:?{Xt}&x.pe={address}").PeerAddresses);

    [Theory]
    [InlineData("-5")]
    [InlineData("x")]
    [InlineData("99999999999999999999")]
    public void ALengthThatIsNone_IsPassedOver(string length) => Assert.Null(MagnetUri.Parse($"magnet:?{Xt}&xl={length}").Length);

    [Fact]
    public void TryParse_Null_IsFalse() => Assert.False(MagnetUri.TryParse(null, out _));

    private static void AssertError(TorrentErrorCode code, string link)
    {
        Assert.Equal(code, Assert.Throws<TorrentFormatException>(() => MagnetUri.Parse(link)).Code);
        Assert.False(MagnetUri.TryParse(link, out _));
    }
}
