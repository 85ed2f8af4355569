using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.DataChannel.Tests;

public class SdpTests
{
    [Fact]
    public void Chromium_IsUnderstood()
    {
        var data = SessionDescription.Parse(SdpFixtures.Chromium).Data!;
        Assert.Equal(("mL1k", "9vC2M0l1b2nN5cJ0w7m9xQ1T", SdpSetup.ActPass, 5000, 262_144, true, false), (data.IceUfrag, data.IcePassword, data.Setup, data.SctpPort, data.MaxMessageSize, data.IsTrickle, data.HasEndOfCandidates));
        Assert.Equal(2, data.Candidates.Count);
        Assert.StartsWith("candidate:842163049 1 udp", data.Candidates[0], StringComparison.Ordinal);
        Assert.Equal("sha-256", Assert.Single(data.Fingerprints).Algorithm);
    }

    [Fact]
    public void Firefox_FingerprintOfTheSession_IsUnderstood()
    {
        var data = SessionDescription.Parse(SdpFixtures.Firefox).Data!;
        Assert.Equal((1_073_741_823, true, true, 1, 2), (data.MaxMessageSize, data.IsTrickle, data.HasEndOfCandidates, data.Fingerprints.Count, data.Candidates.Count));
    }

    [Fact]
    public void Wrtc_LittleIsSaid_DefaultsHold()
    {
        var data = SessionDescription.Parse(SdpFixtures.Wrtc).Data!;
        Assert.Equal((65_536, 5001, SdpSetup.Active, false), (data.MaxMessageSize, data.SctpPort, data.Setup, data.IsTrickle));
        Assert.StartsWith("5C:1B", data.Fingerprints[0].Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", 5000)]
    [InlineData("65536", 5000)]
    [InlineData("webrtc-datachannel", 5000)]
    [InlineData("65535", 65_535)]
    public void Legacy_Port_IsOneThatCanBe(string format, int port)
    {
        var offer = SessionDescription.Parse(SdpFixtures.Legacy.Replace("DTLS/SCTP 5002", $"DTLS/SCTP {format}", StringComparison.Ordinal));
        Assert.Equal(port, offer.Data!.SctpPort);
    }

    [Fact]
    public void Legacy_WithAudio_IsAnsweredInItsForm_AudioRejected()
    {
        var offer = SessionDescription.Parse(SdpFixtures.Legacy);
        var answer = offer.CreateAnswer(9, SdpFixtures.Local);
        Assert.Equal((5002, SdpSetup.Passive), (offer.Data!.SctpPort, offer.Data.Setup));
        var lines = answer.ToString().Split("\r\n");
        Assert.Contains("m=audio 0 UDP/TLS/RTP/SAVPF 111 0", lines);
        Assert.Contains("m=application 9 DTLS/SCTP 5000", lines);
        Assert.Contains("a=sctpmap:5000 webrtc-datachannel 65535", lines);
        Assert.Contains("a=group:BUNDLE data", lines);
        Assert.Contains("a=setup:active", lines);
        Assert.True(SessionDescription.IsDtlsClient(answer, offer, isLocalOffer: false));
    }

    [Fact]
    public void OfferAndAnswer_EachReadByTheOther_RolesFit()
    {
        foreach (var setup in new[] { SdpSetup.ActPass, SdpSetup.Active, SdpSetup.Passive })
        {
            foreach (var wish in new[] { SdpSetup.ActPass, SdpSetup.Active, SdpSetup.Passive })
            {
                var offer = SessionDescription.CreateOffer(1, SdpFixtures.Local with { Setup = setup });
                var answer = SessionDescription.Parse(offer.ToString()).CreateAnswer(2, SdpFixtures.Local with { Setup = wish });
                var read = SessionDescription.Parse(answer.ToString());
                Assert.NotEqual(SessionDescription.IsDtlsClient(offer, read, true), SessionDescription.IsDtlsClient(answer, offer, false));
                Assert.NotEqual(SdpSetup.ActPass, read.Data!.Setup);
            }
        }
    }

    [Fact]
    public void Answer_ThatLeavesTheRoleOpen_Throws()
    {
        var offer = SessionDescription.CreateOffer(1, SdpFixtures.Local);
        Assert.Throws<SdpException>(() => SessionDescription.IsDtlsClient(offer, offer, true));
        var silent = SessionDescription.Parse(offer.ToString().Replace("a=setup:actpass\r\n", "", StringComparison.Ordinal));
        Assert.True(SessionDescription.IsDtlsClient(offer, silent, true));
    }

    [Fact]
    public void RoundTrip_AnyDescription() =>
        Law.Holds(Descriptions(), local =>
        {
            var written = SessionDescription.CreateOffer(123, local).ToString();
            var read = SessionDescription.Parse(written);
            Assert.Equal(written, read.ToString());
            Assert.Equal(local with { Candidates = [], Fingerprints = [] }, read.Data! with { Candidates = [], Fingerprints = [] });
            Assert.Equal(local.Candidates, read.Data!.Candidates);
            Assert.Equal(local.Fingerprints, read.Data.Fingerprints);
        });

    [Fact]
    public void Fixtures_LineEndsOfEitherKind_SameMeaning()
    {
        foreach (var text in SdpFixtures.All)
        {
            var unix = SessionDescription.Parse(text.ReplaceLineEndings("\n"));
            var other = SessionDescription.Parse(text.ReplaceLineEndings("\r\n"));
            Assert.Equal(unix.ToString(), other.ToString());
            Assert.Equal(unix.ToString(), SessionDescription.Parse(unix.ToString()).ToString());
        }
    }

    [Fact]
    public void AnyBytes_OnlySdpErrors() =>
        Law.Holds(Arbitraries.Mutated([.. SdpFixtures.All.Select(Encoding.UTF8.GetBytes)]), bytes =>
        {
            if (SessionDescription.TryParse(Encoding.UTF8.GetString(bytes), out var description) && description.Data is not null)
                Assert.NotNull(SessionDescription.Parse(description.CreateAnswer(1, SdpFixtures.Local).ToString()).Data);
        }, 3000);

    [Fact]
    public void AnyBytesAtAll_OnlySdpErrors() =>
        Law.Holds(Arbitraries.AnyBytesOf([.. "vomac=0 9\n:-/"u8]), bytes => { _ = SessionDescription.TryParse(Encoding.UTF8.GetString(bytes), out _); }, 2000);

    [Theory]
    [InlineData("")]
    [InlineData("v=1\r\n")]
    [InlineData("v=0\r\n")]
    [InlineData("v=0\r\no=- 1 2 IN IP4\r\n")]
    [InlineData("v=0\r\no=- 1 2 IN IP4 x\r\nm=application\r\n")]
    [InlineData("v=0\r\no=- 1 2 IN IP4 x\r\nm=application 70000 UDP/DTLS/SCTP webrtc-datachannel\r\n")]
    [InlineData("v=0\r\no=- 1 2 IN IP4 x\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n")]
    [InlineData("v=0\r\no=- 1 2 IN IP4 x\r\na=ice-ufrag:a b\r\n")]
    [InlineData("v=0\r\no=- 1 2 IN IP4 x\r\na=sctp-port:0\r\n")]
    [InlineData("v=0\r\no=- 1 2 IN IP4 x\r\na=max-message-size:-1\r\n")]
    [InlineData("v=0\r\nwhat\r\n")]
    public void Malformed_Throws(string text) => Assert.Throws<SdpException>(() => SessionDescription.Parse(text));

    [Fact]
    public void TooMuch_IsRefusedOrPassedOver()
    {
        var offer = SessionDescription.CreateOffer(1, SdpFixtures.Local).ToString();
        Assert.False(SessionDescription.TryParse(offer + new string('\n', 70_000), out _));
        Assert.False(SessionDescription.TryParse(offer + string.Concat(Enumerable.Repeat("a=x\r\n", 3000)), out _));
        Assert.False(SessionDescription.TryParse(offer + string.Concat(Enumerable.Repeat("m=audio 9 x y\r\n", 100)), out _));
        var many = SessionDescription.Parse(offer + string.Concat(Enumerable.Repeat("a=candidate:1 1 udp 1 192.0.2.1 1 typ host\r\n", 500)));
        Assert.Equal(100, many.Data!.Candidates.Count);
    }

    [Fact]
    public void Offer_WithoutDataChannels_CannotBeAnswered()
    {
        var offer = SessionDescription.Parse("v=0\r\no=- 1 2 IN IP4 x\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n");
        Assert.Throws<SdpException>(() => offer.CreateAnswer(1, SdpFixtures.Local));
    }

    [Fact]
    public void Parameters_ThatWouldBreakTheLines_Throw()
    {
        Assert.Throws<ArgumentException>(() => SessionDescription.CreateOffer(1, SdpFixtures.Local with { Candidates = ["candidate:1\r\na=x"] }));
        Assert.Throws<ArgumentException>(() => SessionDescription.CreateOffer(1, SdpFixtures.Local with { IceUfrag = "a\r\nb" }));
        Assert.Throws<ArgumentException>(() => SessionDescription.CreateOffer(1, SdpFixtures.Local with { Fingerprints = [new SdpFingerprint("sha-256", "00")] }));
        Assert.Throws<ArgumentException>(() => SessionDescription.CreateOffer(1, SdpFixtures.Local with { Fingerprints = [] }));
    }

    private static Arbitrary<SdpDataParameters> Descriptions() =>
        (from ufrag in Gen.Elements([.. "abcXYZ019+/"]).ArrayOf(12)
         from password in Gen.Elements([.. "abcXYZ019+/"]).ArrayOf(24)
         from setup in Gen.Elements(SdpSetup.ActPass, SdpSetup.Active, SdpSetup.Passive)
         from port in Gen.Choose(1, 65_535)
         from size in Gen.Choose(0, int.MaxValue - 1)
         from flags in Gen.Choose(0, 7)
         from candidates in Gen.Choose(0, 5)
         select new SdpDataParameters
         {
             IceUfrag = new string(ufrag),
             IcePassword = new string(password),
             Setup = setup,
             SctpPort = port,
             MaxMessageSize = size,
             IsIceLite = (flags & 1) != 0,
             IsTrickle = (flags & 2) != 0,
             HasEndOfCandidates = (flags & 4) != 0,
             Fingerprints = SdpFixtures.Local.Fingerprints,
             Candidates = [.. Enumerable.Range(0, candidates).Select(i => $"candidate:{i} 1 udp 5 192.0.2.{i} 9 typ host")],
         }).ToArbitrary();
}
