using System.Text;
using FsCheck.Fluent;
using WebTorrent.SimplePeer.Signals;
using WebTorrent.TestKit;

namespace WebTorrent.SimplePeer.Tests;

public class PeerSignalLaws
{
    [Fact]
    public void RoundTrip_AnyDescriptionOrCandidate() => Law.Holds(ArbMap.Default.ArbFor<string>().Filter(IsText), text =>
    {
        foreach (var kind in new[] { PeerSignalKind.Offer, PeerSignalKind.Answer, PeerSignalKind.Candidate })
        {
            Assert.True(PeerSignal.TryParse(new PeerSignal(kind, text).ToJson(), out var signal));
            Assert.Equal(new PeerSignal(kind, text), signal);
        }
    });

    [Fact]
    public void AnyText_NeverThrows_AndSaysSomethingWhenItIsOne() =>
        Law.Holds(ArbMap.Default.ArbFor<string>(), text => PeerSignal.TryParse(text, out var signal) == signal.Text is not null);

    [Fact]
    public void AnyMutation_NeverThrows_AndSaysSomethingWhenItIsOne()
    {
        var random = new Random(3);
        var json = Encoding.UTF8.GetBytes(new PeerSignal(PeerSignalKind.Candidate, "candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host").ToJson());
        for (var i = 0; i < 20_000; i++)
        {
            var copy = (byte[])json.Clone();
            for (var changes = random.Next(1, 5); changes > 0; changes--)
                copy[random.Next(copy.Length)] = (byte)random.Next(256);
            Assert.Equal(PeerSignal.TryParse(Encoding.UTF8.GetString(copy), out var signal), signal.Text is not null);
        }
    }

    [Theory]
    [InlineData("""{"type":"offer","sdp":"v=0"}""", "Offer", "v=0")]
    [InlineData("""{"sdp":"v=0","type":"answer","extra":[1]}""", "Answer", "v=0")]
    [InlineData("""{"type":"candidate","candidate":{"candidate":"candidate:1","sdpMLineIndex":0,"sdpMid":"0"}}""", "Candidate", "candidate:1")]
    [InlineData("""{"candidate":{"candidate":"candidate:1"}}""", "Candidate", "candidate:1")]
    [InlineData("""{"candidate":null}""", "Candidate", "")]
    [InlineData("""{"type":"renegotiate","renegotiate":true}""", "Renegotiate", "")]
    [InlineData("""{"type":"transceiverRequest","transceiverRequest":{"kind":"audio"}}""", "Other", "")]
    public void WhatSimplePeerWrites_IsUnderstood(string json, string kind, string text)
    {
        Assert.True(PeerSignal.TryParse(json, out var signal));
        Assert.Equal((kind, text), (signal.Kind.ToString(), signal.Text));
    }

    [Fact]
    public void TooLongOrTooDeep_IsNone()
    {
        Assert.False(PeerSignal.TryParse($$"""{"type":"offer","sdp":"{{new string('x', PeerSignal.MaxLength)}}"}""", out _));
        Assert.False(PeerSignal.TryParse($$"""{"candidate":{{new string('[', 1000)}}{{new string(']', 1000)}}}""", out _));
    }

    private static bool IsText(string? text) => text is not null && text.Length < 10_000 && text.Equals(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);
}
