using System.Net;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;
using WebTorrent.Tracker.Core;

namespace WebTorrent.Tracker.Tests;

public class HttpTrackerUriTests
{
    [Fact]
    public void ForAnnounce_WritesEveryField()
    {
        var request = Some.Announce with
        {
            Uploaded = 1,
            Downloaded = 2,
            Event = AnnounceEvent.Started,
            NumWant = 50,
            TrackerId = "a b",
            Address = IPAddress.Parse("2001:db8::1"),
        };
        Assert.Equal(
            "/announce?info_hash=%01%23Eg%89%AB%CD%EF%01%23Eg%89%AB%CD%EF%01%23Eg&peer_id=-WN0001-abcdefghijkl&port=6881&uploaded=1&downloaded=2&left=1000"
            + "&key=0000CAFE&compact=1&no_peer_id=1&numwant=50&event=started&ip=2001%3Adb8%3A%3A1&trackerid=a%20b",
            HttpTrackerUri.ForAnnounce(new Uri("http://tracker.example/announce"), request).PathAndQuery);
    }

    [Fact]
    public void ForAnnounce_AnyInfoHash_IsExact() => Law.Holds(Some.Announces.ToArbitrary(), request =>
    {
        var query = HttpTrackerUri.ForAnnounce(new Uri("http://tracker.example/announce"), request).PathAndQuery;
        var parameters = query[(query.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&')
            .Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => WebUtility.UrlDecodeToBytes(Some.Bytes(pair[1]), 0, pair[1].Length));
        Assert.Equal(request.InfoHash.ToArray(), parameters["info_hash"]);
        Assert.Equal(request.PeerId.ToArray(), parameters["peer_id"]);
    });

    [Theory]
    [InlineData("http://t.example/announce?passkey=a%2Fb&x=%C3%A9", "/announce?passkey=a%2Fb&x=%C3%A9&info_hash=")]
    [InlineData("http://t.example/announce?", "/announce?info_hash=")]
    [InlineData("http://t.example/a?x&", "/a?x&info_hash=")]
    [InlineData("http://t.example", "/?info_hash=")]
    [InlineData("http://t.example/announce#fragment", "/announce?info_hash=")]
    [InlineData("http://t.example/an nounce", "/an%20nounce?info_hash=")]
    [InlineData("http://t.example/announce?x=\r\nHost: evil", "/announce?x=%0D%0AHost:%20evil&info_hash=")]
    public void ForAnnounce_KeepsWhatTheUrlHas(string tracker, string expected) =>
        Assert.StartsWith(expected, HttpTrackerUri.ForAnnounce(new Uri(tracker), Some.Announce).PathAndQuery, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://t.example:8080/announce", "http://t.example:8080")]
    [InlineData("https://t.example/announce", "https://t.example")]
    [InlineData("http://[2001:db8::1]:6969/announce", "http://[2001:db8::1]:6969")]
    [InlineData("http://user:secret@t.example/announce", "http://t.example")]
    [InlineData("http://bücher.example/announce", "http://xn--bcher-kva.example")]
    public void ForAnnounce_KeepsTheAuthority(string tracker, string expected) =>
        Assert.StartsWith(expected + "/announce?", HttpTrackerUri.ForAnnounce(new Uri(tracker), Some.Announce).OriginalString, StringComparison.Ordinal);

    [Fact]
    public void ForAnnounce_AnyUrl_IsTypedOrCanBeSent() => Law.Holds(
        (from letters in Gen.Elements("ab.-:/?#[]@%&=1 \u00FC\u3002\u0130\uFF0E\u200D\r\0".ToCharArray()).ArrayOf()
         from prefix in Gen.Elements("http://", "udp://", "http://xn--", "https://a/", "")
         select prefix + new string(letters)).ToArbitrary(),
        text =>
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var tracker))
                return;
            try
            {
                var sent = HttpTrackerUri.ForAnnounce(tracker, Some.Announce);
                Assert.DoesNotContain(sent.PathAndQuery, letter => letter is <= ' ' or > '~');
            }
            catch (TrackerException e)
            {
                Assert.Equal(TrackerErrorCode.InvalidUri, e.Code);
            }
        },
        runs: 3000);

    [Fact]
    public void ForAnnounce_UncanonicalUriWithLineBreak_IsRefused()
    {
        var injected = new Uri("http://t.example/a\r\nX: y", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        Assert.Equal(TrackerErrorCode.InvalidUri, Assert.Throws<TrackerException>(() => HttpTrackerUri.ForAnnounce(injected, Some.Announce)).Code);
    }

    [Fact]
    public void ForAnnounce_EndlessUrl_IsRefused()
    {
        var tracker = new Uri("http://t.example/" + new string('a', 20_000));
        Assert.Equal(TrackerErrorCode.InvalidUri, Assert.Throws<TrackerException>(() => HttpTrackerUri.ForAnnounce(tracker, Some.Announce)).Code);
    }

    [Theory]
    [InlineData("http://t.example/announce", "/scrape?")]
    [InlineData("http://t.example/x/announce", "/x/scrape?")]
    [InlineData("http://t.example/announce.php", "/scrape.php?")]
    [InlineData("http://t.example/announce/0123", "/scrape/0123?")]
    [InlineData("http://t.example/announce?key=1", "/scrape?key=1&")]
    public void TryForScrape_ReplacesAnnounce(string tracker, string expected)
    {
        Assert.True(HttpTrackerUri.TryForScrape(new Uri(tracker), [Some.Hash, Some.Hash], out var scrape));
        const string Hash = "info_hash=%01%23Eg%89%AB%CD%EF%01%23Eg%89%AB%CD%EF%01%23Eg";
        Assert.Equal(expected + Hash + "&" + Hash, scrape.PathAndQuery);
    }

    [Theory]
    [InlineData("http://t.example/a")]
    [InlineData("http://t.example/x?y=/announce")]
    [InlineData("http://announce/x")]
    public void TryForScrape_WithoutAnnounceInThePath_IsFalse(string tracker) =>
        Assert.False(HttpTrackerUri.TryForScrape(new Uri(tracker), [Some.Hash], out _));
}
