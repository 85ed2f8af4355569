using WebTorrent.Dtls;

namespace WebTorrent.Interop.Tests;

/// <summary>Our DTLS against OpenSSL's, in both roles. Both sides show certificates.</summary>
public sealed class DtlsTests
{
    private static readonly DtlsCertificate Ours = DtlsCertificate.Create();

    [Theory]
    [InlineData]
    [InlineData("-mtu", "400")]
    [InlineData("-listen")]
    public async Task Client_OpenSslServer_DataBothWays_SameSecret_Closed(params string[] arguments)
    {
        await using var openSsl = await DtlsOpenSsl.CreateAsync();
        await openSsl.ServeAsync(arguments);
        await using var client = new DtlsPump(Options(DtlsRole.Client, openSsl.Fingerprint), openSsl.EndPoint);
        await client.WaitForEventAsync(DtlsEventKind.Connected);
        await AssertTalkAsync(client, openSsl);
        client.Close();
        await openSsl.WaitForLineAsync("DONE");
    }

    [Fact]
    public async Task Client_OpenSslAsksForACookie_SecondHelloHasIt()
    {
        await using var openSsl = await DtlsOpenSsl.CreateAsync();
        await openSsl.ServeAsync("-listen");
        var hellos = new List<(byte Sequence, byte CookieLength)>();
        await using var client = new DtlsPump(Options(DtlsRole.Client, openSsl.Fingerprint), openSsl.EndPoint, datagram =>
        {
            // After a record's header a handshake message: type 1, its number at 4; and after that one's, version, random and session id.
            if (datagram[13] == 1) hellos.Add((datagram[18], datagram[60]));
            return true;
        });
        await client.WaitForEventAsync(DtlsEventKind.Connected);
        Assert.Equal((0, 0), hellos[0]);
        Assert.Equal(1, hellos[^1].Sequence);
        Assert.InRange(hellos[^1].CookieLength, 1, 255);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Server_OpenSslClient_DataBothWays_SameSecret_Closed(bool requireCookie)
    {
        await using var openSsl = await DtlsOpenSsl.CreateAsync();
        await using var server = new DtlsPump(Options(DtlsRole.Server, openSsl.Fingerprint) with { RequireCookie = requireCookie });
        openSsl.Connect(server.LocalEndPoint);
        await server.WaitForEventAsync(DtlsEventKind.Connected);
        await AssertTalkAsync(server, openSsl);
        // What s_client takes for the order to end the connection.
        openSsl.Send("Q");
        await server.WaitForEventAsync(DtlsEventKind.Closed);
    }

    [Fact]
    public async Task Server_OpenSslClient_SmallDatagrams()
    {
        await using var openSsl = await DtlsOpenSsl.CreateAsync();
        await using var server = new DtlsPump(Options(DtlsRole.Server, openSsl.Fingerprint) with { Mtu = 256 });
        openSsl.Connect(server.LocalEndPoint, "-mtu", "256");
        await server.WaitForEventAsync(DtlsEventKind.Connected);
        await AssertTalkAsync(server, openSsl);
    }

    [Fact]
    public async Task Client_HalfOfItsDatagramsLost_StillConnects()
    {
        await using var openSsl = await DtlsOpenSsl.CreateAsync();
        await openSsl.ServeAsync("-timeout");
        var count = 0;
        await using var client = new DtlsPump(Options(DtlsRole.Client, openSsl.Fingerprint), openSsl.EndPoint, _ => count++ % 2 == 1);
        await client.WaitForEventAsync(DtlsEventKind.Connected);
    }

    [Fact]
    public async Task Server_HalfOfItsDatagramsLost_StillConnects()
    {
        await using var openSsl = await DtlsOpenSsl.CreateAsync();
        var count = 0;
        await using var server = new DtlsPump(Options(DtlsRole.Server, openSsl.Fingerprint), lets: _ => count++ % 2 == 1);
        openSsl.Connect(server.LocalEndPoint, "-timeout");
        await server.WaitForEventAsync(DtlsEventKind.Connected);
        await openSsl.WaitForLineAsync("Keying material:");
    }

    [Fact]
    public async Task Client_WrongFingerprint_RefusedWithAnAlert()
    {
        await using var openSsl = await DtlsOpenSsl.CreateAsync();
        await openSsl.ServeAsync();
        await using var client = new DtlsPump(Options(DtlsRole.Client, Ours.Fingerprint), openSsl.EndPoint);
        var failed = await client.WaitForEventAsync(DtlsEventKind.Failed);
        Assert.Equal(DtlsErrorCode.FingerprintMismatch, failed.Error!.Code);
        await openSsl.WaitForLineAsync("bad certificate");
    }

    [Fact]
    public async Task Client_ServerDoesNotAskForItsCertificate_Refused()
    {
        await using var openSsl = await DtlsOpenSsl.CreateAsync();
        await openSsl.ServeAnybodyAsync();
        await using var client = new DtlsPump(Options(DtlsRole.Client, openSsl.Fingerprint), openSsl.EndPoint);
        var failed = await client.WaitForEventAsync(DtlsEventKind.Failed);
        Assert.Equal(DtlsErrorCode.UnexpectedMessage, failed.Error!.Code);
    }

    [Fact]
    public async Task Server_WrongFingerprint_RefusedWithAnAlert()
    {
        await using var openSsl = await DtlsOpenSsl.CreateAsync();
        await using var server = new DtlsPump(Options(DtlsRole.Server, Ours.Fingerprint));
        openSsl.Connect(server.LocalEndPoint);
        var failed = await server.WaitForEventAsync(DtlsEventKind.Failed);
        Assert.Equal(DtlsErrorCode.FingerprintMismatch, failed.Error!.Code);
        await openSsl.WaitForLineAsync("bad certificate");
    }

    [Fact]
    public async Task Server_ClientWithoutCurveP256_Refused()
    {
        await using var openSsl = await DtlsOpenSsl.CreateAsync();
        await using var server = new DtlsPump(Options(DtlsRole.Server, openSsl.Fingerprint));
        openSsl.Connect(server.LocalEndPoint, "-groups", "P-384");
        var failed = await server.WaitForEventAsync(DtlsEventKind.Failed);
        Assert.Equal(DtlsErrorCode.NoCommonParameters, failed.Error!.Code);
        await openSsl.WaitForLineAsync("handshake failure");
    }

    [Fact]
    public async Task Server_CertificateOnAnotherCurve_Refused()
    {
        await using var openSsl = await DtlsOpenSsl.CreateAsync("P-384");
        await using var server = new DtlsPump(Options(DtlsRole.Server, openSsl.Fingerprint));
        openSsl.Connect(server.LocalEndPoint);
        var failed = await server.WaitForEventAsync(DtlsEventKind.Failed);
        Assert.Equal(DtlsErrorCode.BadCertificate, failed.Error!.Code);
    }

    [Fact]
    public async Task Client_ServerWithoutOurCipherSuite_FailsWithItsAlert()
    {
        await using var openSsl = await DtlsOpenSsl.CreateAsync();
        await openSsl.ServeAsync("-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305");
        await using var client = new DtlsPump(Options(DtlsRole.Client, openSsl.Fingerprint), openSsl.EndPoint);
        var failed = await client.WaitForEventAsync(DtlsEventKind.Failed);
        Assert.Equal((DtlsErrorCode.AlertReceived, (byte?)40), (failed.Error!.Code, failed.Error.RemoteAlert));
    }

    [Fact]
    public async Task Server_ClientRenegotiates_RefusedAndGoesOn()
    {
        await using var openSsl = await DtlsOpenSsl.CreateAsync();
        await using var server = new DtlsPump(Options(DtlsRole.Server, openSsl.Fingerprint));
        openSsl.Connect(server.LocalEndPoint);
        await server.WaitForEventAsync(DtlsEventKind.Connected);
        await AssertTalkAsync(server, openSsl);
        // What s_client takes for the order to renegotiate.
        openSsl.Send("R");
        await openSsl.WaitForLineAsync("RENEGOTIATING");
        await openSsl.WaitForLineAsync("no renegotiation");
    }

    private static DtlsOptions Options(DtlsRole role, DtlsFingerprint remote) => new() { Role = role, Certificate = Ours, RemoteFingerprints = [remote] };

    private static async Task AssertTalkAsync(DtlsPump pump, DtlsOpenSsl openSsl)
    {
        pump.Send("a line for OpenSSL\n");
        await openSsl.WaitForLineAsync("a line for OpenSSL");
        openSsl.Send("a line from OpenSSL");
        await pump.WaitForTextAsync("a line from OpenSSL\n");
        await openSsl.WaitForLineAsync(Convert.ToHexString(pump.Export(DtlsOpenSsl.ExportLabel, DtlsOpenSsl.ExportLength)));
    }
}
