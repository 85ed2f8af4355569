namespace WebTorrent.DataChannel.Tests;

/// <summary>Descriptions in the form in which browsers and others write them.</summary>
internal static class SdpFixtures
{
    private const string Sha256 = "5C:1B:1C:57:79:C7:A8:4A:5E:C4:29:4C:9E:36:BA:A2:36:98:A4:D8:CA:DA:8F:F4:F1:8F:1E:A9:50:23:40:0E";

    public static string Chromium => $"""
        v=0
        o=- 7614219274584779017 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0
        a=extmap-allow-mixed
        a=msid-semantic: WMS
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 0.0.0.0 rport 0 generation 0 network-cost 999
        a=candidate:2113937151 1 udp 2113937151 2d5f8e4b-4f0e-44d6-8b52-6ad1b6f0a3a8.local 51556 typ host generation 0 ufrag mL1k network-cost 999
        a=ice-ufrag:mL1k
        a=ice-pwd:9vC2M0l1b2nN5cJ0w7m9xQ1T
        a=ice-options:trickle
        a=fingerprint:sha-256 {Sha256}
        a=setup:actpass
        a=mid:0
        a=sctp-port:5000
        a=max-message-size:262144

        """;

    public static string Firefox => $"""
        v=0
        o=mozilla...THIS_IS_SDPARTA-99.0 4962303333179871722 0 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=sendrecv
        a=fingerprint:sha-256 {Sha256}
        a=group:BUNDLE 0
        a=ice-options:trickle
        a=msid-semantic:WMS *
        m=application 58712 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 203.0.113.9
        a=candidate:0 1 UDP 2122252543 192.0.2.10 58712 typ host
        a=candidate:1 1 TCP 2105524479 192.0.2.10 9 typ host tcptype active
        a=sendrecv
        a=end-of-candidates
        a=ice-pwd:bb6de2a39cf7d7f6a8c1ee4b3f1a3f2c
        a=ice-ufrag:34a9ef12
        a=mid:0
        a=setup:actpass
        a=sctp-port:5000
        a=max-message-size:1073741823

        """;

    /// <summary>Like the native library behind node's wrtc, which writes few lines and no trickle before its candidates.</summary>
    public static string Wrtc => $"""
        v=0
        o=- 2890844526 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE data
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=ice-ufrag:AbCd
        a=ice-pwd:0123456789abcdefghij/+
        a=fingerprint:SHA-256 {Sha256.ToLowerInvariant()}
        a=setup:active
        a=mid:data
        a=sctp-port:5001

        """;

    public static string Legacy => $"""
        v=0
        o=- 1 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE audio data
        a=ice-ufrag:abcd
        a=ice-pwd:0123456789abcdefghijkl
        a=fingerprint:sha-256 {Sha256}
        m=audio 9 UDP/TLS/RTP/SAVPF 111 0
        c=IN IP4 0.0.0.0
        a=mid:audio
        a=rtpmap:111 opus/48000/2
        m=application 9 DTLS/SCTP 5002
        c=IN IP4 0.0.0.0
        a=setup:passive
        a=mid:data
        a=sctpmap:5002 webrtc-datachannel 1024

        """;

    public static string[] All => [Chromium, Firefox, Wrtc, Legacy];

    public static SdpDataParameters Local => new()
    {
        IceUfrag = "wxyz",
        IcePassword = "abcdefghijklmnopqrstuv",
        Fingerprints = [SdpFingerprint.TryParse($"sha-256 {Sha256}", out var fingerprint) ? fingerprint : default],
        Candidates = ["candidate:1 1 udp 2122260223 192.0.2.1 5000 typ host"],
    };
}
