using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.ParseTorrent.Tests;

public sealed class MagnetLawTests
{
    private const string Alphabet = "ab%0123456789ACF+&=?:-,.[]éは😀 ;\0";

    private static readonly Gen<string> Texts =
        from length in Gen.Choose(1, 12)
        from runes in Gen.Elements(Alphabet.EnumerateRunes().Select(rune => rune.ToString()).ToArray()).ArrayOf(length)
        select string.Concat(runes);

    private static readonly Gen<MagnetUri> Magnets =
        from v1 in Arbitraries.InfoHashes().Generator
        from v2 in Arbitraries.InfoHashesV2().Generator
        from which in Gen.Choose(0, 2)
        from name in Texts
        from lists in Texts.ArrayOf(3).ArrayOf(5)
        from ranges in Gen.Zip(Gen.Choose(0, 20), Gen.Choose(0, 1_000_000)).ArrayOf(3)
        from length in Gen.Choose(-1, int.MaxValue)
        select new MagnetUri
        {
            InfoHash = which != 1 ? v1 : null,
            InfoHashV2 = which != 0 ? v2 : null,
            DisplayName = name,
            Length = length < 0 ? null : length,
            Trackers = [.. lists[0].Distinct()],
            WebSeeds = [.. lists[1].Distinct()],
            ExactSources = [.. lists[2].Distinct()],
            AcceptableSources = [.. lists[3].Distinct()],
            Keywords = [.. lists[4].Select(word => word.Replace(" ", "_", StringComparison.Ordinal)).Distinct()],
            SelectedFiles = [.. ranges.Select((range, i) => new FileRange((i * 10_000_000) + range.Item1, (i * 10_000_000) + range.Item1 + range.Item2))],
            PeerAddresses = ["10.0.0.1:6881", "[2001:db8::1]:80"],
            OtherParameters = [KeyValuePair.Create("x-" + lists[0][0], lists[1][0]), KeyValuePair.Create("xt", "urn:sha1:" + lists[2][0])],
        };

    [Fact]
    public void RoundTrip_AnyMagnet() => Law.Holds(Magnets.ToArbitrary(), magnet =>
    {
        var parsed = MagnetUri.Parse(magnet.ToString());
        Assert.Equal(magnet, parsed);
        Assert.Equal(magnet.GetHashCode(), parsed.GetHashCode());
        Assert.Equal((magnet.InfoHash, magnet.InfoHashV2, magnet.DisplayName, magnet.Length), (parsed.InfoHash, parsed.InfoHashV2, parsed.DisplayName, parsed.Length));
        Assert.Equal(magnet.Trackers, parsed.Trackers);
        Assert.Equal(magnet.WebSeeds, parsed.WebSeeds);
        Assert.Equal(magnet.ExactSources, parsed.ExactSources);
        Assert.Equal(magnet.AcceptableSources, parsed.AcceptableSources);
        Assert.Equal(magnet.Keywords, parsed.Keywords);
        Assert.Equal(magnet.SelectedFiles, parsed.SelectedFiles);
        Assert.Equal(magnet.PeerAddresses, parsed.PeerAddresses);
        Assert.Equal(magnet.OtherParameters, parsed.OtherParameters);
    });

    [Fact]
    public void Different_Magnets_AreNotEqual() => Law.Holds(Magnets.ToArbitrary(), magnet =>
    {
        Assert.NotEqual(magnet, magnet with { DisplayName = magnet.DisplayName + "x" });
        Assert.NotEqual(magnet, magnet with { Trackers = [] });
    });

    [Fact]
    public void AnyText_OnlyFormatErrors() => Law.Holds(Texts.ArrayOf().Select(string.Concat).ToArbitrary(), OnlyFormatErrors);

    [Fact]
    public void AnyQuery_OnlyFormatErrors() => Law.Holds(
        Gen.Zip(Gen.Elements("xt", "dn", "tr", "xl", "so", "x.pe", "kt", "ws", "xt.1", ""), Texts).ArrayOf().ToArbitrary(),
        parameters => OnlyFormatErrors("magnet:?xt=urn:btih:c9e15763f722f23e98a29decdfae341b98d53056&" + string.Join('&', parameters.Select(p => $"{p.Item1}={p.Item2}"))));

    [Fact]
    public void AnyMutatedMagnet_OnlyFormatErrors() => Law.Holds(
        Arbitraries.Mutated(Magnets.Select(magnet => Encoding.UTF8.GetBytes(magnet.ToString()))),
        bytes => OnlyFormatErrors(Encoding.UTF8.GetString(bytes)),
        runs: 1000);

    private static void OnlyFormatErrors(string text)
    {
        try
        {
            var magnet = MagnetUri.Parse(text);
            Assert.Equal(magnet, MagnetUri.Parse(magnet.ToString()));
        }
        catch (TorrentFormatException)
        {
            Assert.False(MagnetUri.TryParse(text, out _));
        }
    }
}
