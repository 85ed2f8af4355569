using WebTorrent.Dtls.Tests.Network;

namespace WebTorrent.Dtls.Tests;

public class OptionsTests
{
    public static TheoryData<DtlsOptions> OutOfRange =>
    [
        Pair.ClientOptions with { Mtu = 255 },
        Pair.ClientOptions with { Mtu = 16_385 },
        Pair.ClientOptions with { Role = (DtlsRole)2 },
        Pair.ClientOptions with { RetransmitInterval = TimeSpan.FromMilliseconds(9) },
        Pair.ClientOptions with { MaxRetransmitInterval = TimeSpan.FromMilliseconds(99) },
        Pair.ClientOptions with { HandshakeTimeout = TimeSpan.Zero },
        Pair.ClientOptions with { RemoteFingerprints = [] },
        Pair.ClientOptions with { RemoteFingerprints = [.. Enumerable.Repeat(Certificates.Server.Fingerprint, 33)] },
    ];

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void OutOfRange_Refused(DtlsOptions options) => Assert.Throws<ArgumentOutOfRangeException>(() => new DtlsConnectionCore(options));

    [Fact]
    public void NoCertificate_Refused() => Assert.Throws<ArgumentException>(() => new DtlsConnectionCore(Pair.ClientOptions with { Certificate = null! }));

    /// <summary>Such a cookie would be the same for everybody: who has got one could put any address on his hellos.</summary>
    [Fact]
    public void SharedCookieSecretWithoutAddress_Refused() =>
        Assert.Throws<ArgumentException>(() => new DtlsConnectionCore(Pair.ServerOptions with { RequireCookie = true, CookieSecret = new byte[] { 1 } }));

    [Fact]
    public void BufferUnderTheMtu_Refused()
    {
        using var pair = new Pair();
        Assert.Throws<ArgumentException>(() => pair.Client.Core.TryTransmit(new byte[1_199], out _));
    }

    [Theory]
    [InlineData(19, false)]
    [InlineData(20, true)]
    [InlineData(22, true)]
    [InlineData(63, true)]
    [InlineData(64, false)]
    [InlineData(0, false)]
    [InlineData(128, false)]
    public void IsDtls_ByTheFirstByte(byte first, bool expected) => Assert.Equal(expected, DtlsConnectionCore.IsDtls([first, 0]));

    [Fact]
    public void IsDtls_Nothing_False() => Assert.False(DtlsConnectionCore.IsDtls([]));

    [Fact]
    public void Start_Twice_OneHello()
    {
        using var pair = new Pair();
        pair.Client.Core.Start(pair.Now);
        pair.Client.Core.Start(pair.Now);
        Assert.Single(pair.Client.Transmit());
        Assert.Empty(pair.Client.Transmit());
    }
}
