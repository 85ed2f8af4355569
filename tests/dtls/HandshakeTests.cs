using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WebTorrent.Dtls.Core.Handshake;
using WebTorrent.Dtls.Core.Records;
using WebTorrent.Dtls.Tests.Network;

namespace WebTorrent.Dtls.Tests;

public class HandshakeTests
{
    [Fact]
    public void Handshake_GoodLine_FourDatagrams_ThenDataBothWays()
    {
        using var pair = Pair.Connected();
        Assert.Equal(4, pair.Sent);
        pair.Send(pair.Server, pair.Client.Seal("to the server"u8));
        pair.Send(pair.Client, pair.Server.Seal("to the client"u8));
        pair.Run(1);
        Assert.Equal("to the server"u8, Assert.Single(pair.Server.Received));
        Assert.Equal("to the client"u8, Assert.Single(pair.Client.Received));
        Assert.Equal(new DtlsEvent(DtlsEventKind.Connected, null), Assert.Single(pair.Client.Events));
        Assert.Equal(new DtlsEvent(DtlsEventKind.Connected, null), Assert.Single(pair.Server.Events));
        Assert.Null(pair.Client.Core.NextTimeout);
        Assert.Null(pair.Server.Core.NextTimeout);
    }

    [Theory]
    [InlineData(DtlsRole.Client)]
    [InlineData(DtlsRole.Server)]
    public void FingerprintsComeLate_HandshakeWaits_ThenGoesOn(DtlsRole late)
    {
        using var pair = new Pair(
            client: options => late == DtlsRole.Client ? options with { RemoteFingerprints = null } : options,
            server: options => late == DtlsRole.Server ? options with { RemoteFingerprints = null } : options);
        var (waiting, fingerprint) = late == DtlsRole.Client ? (pair.Client, Certificates.Server.Fingerprint) : (pair.Server, Certificates.Client.Fingerprint);
        pair.Start();
        pair.Run(10);
        // Anybody's.
        waiting.Handle(pair.Now, Hellos.Record([2, 40], ContentType.Alert));
        pair.Run(10);
        Assert.True(waiting.Core.IsWaitingForFingerprints);
        Assert.Null(waiting.Core.NextTimeout);
        waiting.Core.SetRemoteFingerprints(pair.Now, [fingerprint]);
        pair.Pump();
        pair.RunUntil(() => pair.IsConnected);
        Assert.Throws<InvalidOperationException>(() => waiting.Core.SetRemoteFingerprints(pair.Now, [fingerprint]));
    }

    [Fact]
    public void FingerprintsKnownBeforeThePackets_NothingWaits()
    {
        using var pair = new Pair(server: options => options with { RemoteFingerprints = null });
        pair.Server.Core.SetRemoteFingerprints(pair.Now, [Certificates.Client.Fingerprint]);
        pair.Connect();
        Assert.Equal(4, pair.Sent);
    }

    [Fact]
    public void LateFingerprints_Wrong_Refused()
    {
        using var pair = new Pair(client: options => options with { RemoteFingerprints = null });
        pair.Start();
        pair.Run(1);
        pair.Client.Core.SetRemoteFingerprints(pair.Now, [Certificates.Stranger.Fingerprint]);
        pair.Pump();
        Assert.Equal(DtlsErrorCode.FingerprintMismatch, pair.Client.Error);
    }

    [Theory]
    [InlineData(DtlsRole.Client)]
    [InlineData(DtlsRole.Server)]
    public void WrongFingerprint_Refused_OtherSideHearsWhy(DtlsRole deceived)
    {
        using var pair = new Pair(
            client: options => deceived == DtlsRole.Client ? options with { RemoteFingerprints = [Certificates.Stranger.Fingerprint] } : options,
            server: options => deceived == DtlsRole.Server ? options with { RemoteFingerprints = [Certificates.Stranger.Fingerprint] } : options);
        var (refusing, refused) = deceived == DtlsRole.Client ? (pair.Client, pair.Server) : (pair.Server, pair.Client);
        pair.Start();
        pair.RunUntil(() => refusing.Error is not null && refused.Error is not null, seconds: 5);
        Assert.Equal(DtlsErrorCode.FingerprintMismatch, refusing.Error);
        Assert.Equal((DtlsErrorCode.AlertReceived, (byte?)42), (refused.Error, refused.Events[^1].Error!.RemoteAlert));
        Assert.Equal(DtlsState.Failed, refusing.Core.State);
    }

    [Theory]
    [InlineData(DtlsHashAlgorithm.Sha256)]
    [InlineData(DtlsHashAlgorithm.Sha384)]
    [InlineData(DtlsHashAlgorithm.Sha512)]
    public void OneOfManyFingerprints_OfAnyHash_IsEnough(DtlsHashAlgorithm algorithm)
    {
        var right = DtlsFingerprint.Compute(algorithm, Certificates.Server.Encoded.Span);
        using var pair = new Pair(client: options => options with { RemoteFingerprints = [Certificates.Stranger.Fingerprint, right] });
        pair.Connect();
    }

    [Fact]
    public void DefaultFingerprint_MatchesNothing()
    {
        using var pair = new Pair(client: options => options with { RemoteFingerprints = [default] });
        pair.Start();
        pair.RunUntil(() => pair.Client.Error is not null);
        Assert.Equal(DtlsErrorCode.FingerprintMismatch, pair.Client.Error);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(400)]
    [InlineData(1_200)]
    public void LargeCertificates_AnyMtu_DatagramsNoLarger(int mtu)
    {
        using var large = LargeCertificate();
        using var pair = new Pair(
            client: options => options with { Mtu = mtu, Certificate = large },
            server: options => options with { Mtu = mtu, RemoteFingerprints = [large.Fingerprint] })
        {
            Link = new Link { Jitter = TimeSpan.FromMilliseconds(20), Duplicates = 0.2 },
        };
        var largest = 0;
        pair.Wire = (_, datagram) =>
        {
            largest = Math.Max(largest, datagram.Length);
            return [datagram];
        };
        pair.Connect();
        Assert.InRange(largest, mtu - 100, mtu);
    }

    [Fact]
    public void ExportedSecrets_SameOnBothSides_DifferByLabelAndContext()
    {
        using var pair = Pair.Connected();
        var secrets = new HashSet<string>();
        foreach (var (label, context, hasContext) in ((string, string, bool)[])[("EXTRACTOR-a", "", false), ("EXTRACTOR-a", "", true), ("EXTRACTOR-a", "c", true), ("EXTRACTOR-b", "", false)])
        {
            var ours = pair.Client.Export(label, context, hasContext);
            Assert.Equal(ours, pair.Server.Export(label, context, hasContext));
            Assert.True(secrets.Add(ours));
        }
    }

    [Fact]
    public void RecordNumbers_AllUsedUp_TypedErrorAndEnd()
    {
        using var pair = Pair.Connected();
        pair.Client.Core.Records.NextSequence = (1UL << 48) - 2;
        pair.Send(pair.Server, pair.Client.Seal("the last one"u8));
        Assert.Equal(DtlsErrorCode.SequenceNumbersExhausted, Assert.Throws<DtlsException>(() => pair.Client.Seal("too many"u8)).Code);
        pair.Pump();
        pair.Run(1);
        Assert.Equal("the last one"u8, Assert.Single(pair.Server.Received));
        Assert.Equal((DtlsErrorCode?)DtlsErrorCode.SequenceNumbersExhausted, pair.Client.Error);
        Assert.Equal((DtlsErrorCode.AlertReceived, (byte?)80), (pair.Server.Error, pair.Server.Events[^1].Error!.RemoteAlert));
    }

    /// <summary>A number used twice would be a nonce used twice, and that gives the key away.</summary>
    [Fact]
    public void RecordNumbers_AllUsedUp_NoneIsUsedTwice_WhateverIsAskedFor()
    {
        using var pair = new Pair();
        pair.Wire = (to, datagram) => to == pair.Client && datagram[0] == (byte)ContentType.ChangeCipherSpec ? [] : [datagram];
        pair.Start();
        pair.RunUntil(() => pair.Server.IsConnected);
        pair.Server.Core.Records.NextSequence = (1UL << 48) - 2;
        HashSet<(ushort, ulong)> numbers = [(1, 0)];
        for (var second = 1; second < 6; second++)
        {
            var now = pair.Now + TimeSpan.FromSeconds(second);
            // The client says Finished once more, asks for another handshake.
            pair.Client.Core.HandleTimeout(now);
            var asked = pair.Client.Seal(ContentType.Handshake, Hellos.Message([], HandshakeType.ClientHello, sequence: 9));
            foreach (var datagram in (byte[][])[.. pair.Client.Transmit(), asked])
                pair.Server.Handle(now, datagram);
            if (second == 5)
                pair.Server.Core.Close();
            foreach (var datagram in pair.Server.Transmit())
                AssertNew(numbers, datagram);
        }
        Assert.Contains(((ushort)1, (1UL << 48) - 1), numbers);
    }

    [Fact]
    public void CertificateDisposedOf_TypedError()
    {
        var gone = DtlsCertificate.Create();
        gone.Dispose();
        using var pair = new Pair(server: options => options with { Certificate = gone });
        pair.Start();
        pair.RunUntil(() => pair.Server.Error is not null);
        Assert.Equal(DtlsErrorCode.BadCertificate, pair.Server.Error);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_200)]
    [InlineData(DtlsConnectionCore.MaxPayload)]
    public void Seal_AnySize_ComesThrough(int size)
    {
        using var pair = Pair.Connected();
        var data = RandomNumberGenerator.GetBytes(size);
        var record = pair.Client.Seal(data);
        pair.Server.Handle(pair.Now, record);
        Assert.Equal(data, Assert.Single(pair.Server.Received));
        Assert.Throws<ArgumentException>(() => pair.Client.Core.Seal(data, new byte[size + DtlsConnectionCore.Overhead - 1]));
    }

    [Fact]
    public void Seal_NothingOrTooMuch_Refused()
    {
        using var pair = Pair.Connected();
        Assert.Throws<ArgumentException>(() => pair.Client.Core.Seal([], new byte[100]));
        Assert.Throws<ArgumentException>(() => pair.Client.Core.Seal(new byte[DtlsConnectionCore.MaxPayload + 1], new byte[20_000]));
    }

    [Fact]
    public void ManyRecordsInOneDatagram_AllComeThrough()
    {
        using var pair = Pair.Connected();
        byte[] datagram = [.. pair.Client.Seal("one"u8), .. pair.Client.Seal("two"u8), .. pair.Client.Seal("three"u8)];
        pair.Server.Handle(pair.Now, datagram);
        Assert.Equal(["one"u8.ToArray(), "two"u8.ToArray(), "three"u8.ToArray()], pair.Server.Received);
    }

    private static void AssertNew(HashSet<(ushort Epoch, ulong Number)> numbers, ReadOnlySpan<byte> datagram)
    {
        while (RecordHeader.TryParse(datagram, out var header))
        {
            Assert.True(numbers.Add((header.Epoch, header.Sequence)));
            datagram = datagram[header.TotalLength..];
        }
    }

    private static DtlsCertificate LargeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=large", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509Extension("1.2.3.4.5", RandomNumberGenerator.GetBytes(6_000), critical: false));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return DtlsCertificate.FromX509(certificate);
    }
}
