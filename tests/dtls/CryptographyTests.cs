using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using WebTorrent.Dtls.Core.Dtls12;
using WebTorrent.Dtls.Tests.Network;
using WebTorrent.TestKit;

namespace WebTorrent.Dtls.Tests;

public class CryptographyTests
{
    /// <summary>The test vector for TLS 1.2's pseudo-random function with SHA-256 that was given to the IETF's TLS list.</summary>
    [Fact]
    public void PseudoRandom_KnownAnswer()
    {
        var output = new byte[100];
        PseudoRandom.Expand(
            Convert.FromHexString("9bbe436ba940f017b17652849a71db35"), "test label"u8, Convert.FromHexString("a0ba9f936cda311827a6f796ffd5198c"), output);
        Assert.Equal(
            "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66",
            Convert.ToHexStringLower(output));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    public void PseudoRandom_AnyLength_IsAPrefix(int length)
    {
        var longest = new byte[100];
        var shorter = new byte[length];
        PseudoRandom.Expand("secret"u8, "label"u8, "seed"u8, longest);
        PseudoRandom.Expand("secret"u8, "label"u8, "seed"u8, shorter);
        Assert.Equal(longest[..length], shorter);
    }

    [Fact]
    public void KeyAgreement_BothSidesTheSame()
    {
        using var ours = new KeyAgreement();
        using var theirs = new KeyAgreement();
        Assert.Equal(ours.Agree(theirs.Point), theirs.Agree(ours.Point));
    }

    [Fact]
    public void KeyAgreement_PointsThatAreNone_IllegalParameter()
    {
        using var ours = new KeyAgreement();
        byte[] good = ours.Point;
        byte[] compressed = [2, .. good[1..33]];
        byte[] offCurve = [.. good[..64], (byte)(good[64] ^ 1)];
        byte[] tooLarge = [4, .. Enumerable.Repeat((byte)0xFF, 64)];
        foreach (var point in (byte[][])[[], [0], compressed, offCurve, tooLarge, [4, .. new byte[64]], [.. good, 0]])
            Assert.Equal(DtlsErrorCode.IllegalParameter, Assert.Throws<DtlsException>(() => ours.Agree(point)).Code);
    }

    [Fact]
    public void Fingerprint_RoundTrip_AnyHash() => Law.Holds(Arbitraries.AnyBytes(), bytes =>
    {
        foreach (var algorithm in Enum.GetValues<DtlsHashAlgorithm>())
        {
            var fingerprint = DtlsFingerprint.Compute(algorithm, bytes);
            Assert.Equal(fingerprint, DtlsFingerprint.Parse(fingerprint.ToString()));
            Assert.Equal(fingerprint, DtlsFingerprint.Parse(fingerprint.ToString().ToLowerInvariant()));
            Assert.True(fingerprint.Matches(bytes));
            Assert.False(fingerprint.Matches([.. bytes, 0]));
        }
    });

    [Theory]
    [InlineData("")]
    [InlineData("sha-256")]
    [InlineData("sha-256 ")]
    [InlineData("sha-256 AB:CD")]
    [InlineData("sha-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB")]
    [InlineData("md5 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B")]
    [InlineData("sha-256 12-DF-3E-5D-49-6B-19-E5-7C-AB-4A-AD-B9-B1-3F-82-18-3B-54-02-12-DF-3E-5D-49-6B-19-E5-7C-AB-4A-AD")]
    [InlineData("sha-256 12:DF:3E:5D:49:6B:19:E5:7C:AB:4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:4A:AD:00")]
    [InlineData("sha-256 1G:DF:3E:5D:49:6B:19:E5:7C:AB:4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:4A:AD")]
    public void Fingerprint_NotOne_False(string text)
    {
        Assert.False(DtlsFingerprint.TryParse(text, out _));
        Assert.Throws<FormatException>(() => DtlsFingerprint.Parse(text));
    }

    [Fact]
    public void Fingerprint_AnyText_NoError() =>
        Law.Holds(Arbitraries.Mutated(Encoding.ASCII.GetBytes(Certificates.Client.Fingerprint.ToString())), bytes =>
        {
            var text = Encoding.ASCII.GetString(bytes);
            return !DtlsFingerprint.TryParse(text, out var fingerprint) || string.Equals(fingerprint.ToString(), text.Trim(' '), StringComparison.OrdinalIgnoreCase)
                || text.Contains("  ", StringComparison.Ordinal);
        });

    [Fact]
    public void Certificate_OfAnyMaker_KeyIsRead()
    {
        using var peer = new PeerCertificate(Certificates.Server.Encoded, [Certificates.Server.Fingerprint]);
        var hash = SHA256.HashData("anything"u8);
        peer.Verify(hash, Certificates.Server.Sign(hash));
        Assert.Equal(DtlsErrorCode.BadSignature, Assert.Throws<DtlsException>(() => peer.Verify(hash, Certificates.Client.Sign(hash))).Code);
        Assert.Equal(DtlsErrorCode.BadSignature, Assert.Throws<DtlsException>(() => peer.Verify(hash, [1, 2, 3])).Code);
    }

    [Fact]
    public void Certificate_OtherFingerprint_NotEvenRead() =>
        Assert.Equal(DtlsErrorCode.FingerprintMismatch, Assert.Throws<DtlsException>(() => new PeerCertificate(new byte[] { 1, 2, 3 }, [Certificates.Server.Fingerprint])).Code);

    [Theory]
    [InlineData("nistP384")]
    [InlineData("nistP521")]
    public void Certificate_OtherCurve_Refused(string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        AssertRefused(new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256));
    }

    [Fact]
    public void Certificate_Rsa_Refused()
    {
        using var key = RSA.Create(2_048);
        AssertRefused(new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    /// <summary>A curve spelled out in the certificate, instead of named: CVE-2020-0601, and CVE-2024-29857 with a field of millions of bits.</summary>
    [Fact]
    public void Certificate_CurveSpelledOut_Refused()
    {
        var named = Certificates.Server.Encoded.ToArray();
        // The object identifier of P-256, 06 08 2A 86 48 CE 3D 03 01 07, becomes a sequence of the same length.
        var at = named.AsSpan().IndexOf(Convert.FromHexString("06082A8648CE3D030107"));
        named[at] = 0x30;
        AssertRefused(named);
    }

    [Fact]
    public void FromX509_OwnCertificateKept_SameFingerprint()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=kept", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        using var taken = DtlsCertificate.FromX509(certificate);
        Assert.True(taken.Fingerprint.Matches(certificate.RawData));
        using var publicOnly = X509CertificateLoader.LoadCertificate(certificate.RawData);
        Assert.Throws<ArgumentException>(() => DtlsCertificate.FromX509(publicOnly));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var otherCurve = new CertificateRequest("CN=x", other, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        Assert.Throws<ArgumentException>(() => DtlsCertificate.FromX509(otherCurve));
    }

    [Fact]
    public void Create_EachAnother_GoodForAMonth()
    {
        using var first = DtlsCertificate.Create(new VirtualTime());
        using var second = DtlsCertificate.Create(new VirtualTime());
        Assert.NotEqual(first.Fingerprint, second.Fingerprint);
        using var certificate = X509CertificateLoader.LoadCertificate(first.Encoded.Span);
        Assert.Equal(new DateTime(2025, 12, 31, 0, 0, 0, DateTimeKind.Utc), certificate.NotBefore.ToUniversalTime());
        Assert.Equal(new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc), certificate.NotAfter.ToUniversalTime());
    }

    private static void AssertRefused(CertificateRequest request)
    {
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        AssertRefused(certificate.RawData);
    }

    private static void AssertRefused(byte[] encoded)
    {
        var right = DtlsFingerprint.Compute(DtlsHashAlgorithm.Sha256, encoded);
        Assert.Equal(DtlsErrorCode.BadCertificate, Assert.Throws<DtlsException>(() => new PeerCertificate(encoded, [right])).Code);
    }
}
