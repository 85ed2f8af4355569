using WebTorrent.Dtls.Core.Handshake;
using WebTorrent.Dtls.Core.Records;
using WebTorrent.Dtls.Tests.Network;

namespace WebTorrent.Dtls.Tests;

/// <summary>What strangers send: each of these once hurt somebody, or would.</summary>
public class HostileTests
{
    [Fact]
    public void MutatedHandshakes_OnlyTypedErrors_ConnectedOnlyWithEachOther()
    {
        var connected = 0;
        var failed = 0;
        for (var seed = 0; seed < 5_000; seed++)
        {
            using var pair = new Pair(seed, client: Impatient, server: Impatient);
            var random = new Random(seed);
            pair.Wire = (_, datagram) => random.Next(3) == 0 ? [Mutated(datagram, random)] : [datagram];
            pair.Start();
            pair.RunUntil(() => IsSettled(pair));
            connected += pair.IsConnected ? 1 : 0;
            failed += pair.Client.Error is not null || pair.Server.Error is not null ? 1 : 0;
        }
        Assert.InRange(connected, 500, 4_900);
        Assert.InRange(failed, 100, 4_500);
    }

    [Fact]
    public void ForgedRecords_NeverEndAConnection()
    {
        using var pair = Pair.Connected();
        var random = new Random(1);
        var sample = pair.Client.Seal("a record to forge"u8);
        for (var i = 0; i < 3_000; i++)
            pair.Server.Handle(pair.Now, Forged(sample, random));
        Assert.True(pair.Server.IsConnected);
        Assert.Empty(pair.Server.Received);
        Assert.Empty(pair.Server.Transmit());
        pair.Server.Handle(pair.Now, sample);
        Assert.Equal("a record to forge"u8, Assert.Single(pair.Server.Received));
    }

    /// <summary>A forged record costs several times a true one; thousands fit into a datagram.</summary>
    [Fact]
    public void ForgedRecords_ManyInOneDatagram_OneIsTried()
    {
        using var pair = Pair.Connected();
        var sample = pair.Client.Seal("a record to forge"u8);
        byte[][] forged = [.. Enumerable.Range(0, 1_000).Select(_ => (byte[])[.. sample[..^1], (byte)(sample[^1] ^ 1)])];
        pair.Server.Handle(pair.Now, [.. forged.SelectMany(record => record)]);
        Assert.Equal(1, pair.Server.Core.Statistics.Unauthentic);
        // A record that is only there again says nothing about those behind it.
        pair.Server.Handle(pair.Now, [.. sample, .. sample, .. pair.Client.Seal("and another one"u8)]);
        Assert.Equal(["a record to forge"u8.ToArray(), "and another one"u8.ToArray()], pair.Server.Received);
    }

    /// <summary>A sink may count on the limit of RFC 5246 §6.2.1, whatever the other side seals.</summary>
    [Fact]
    public void SealedRecord_LongerThanThereMayBe_Dropped()
    {
        using var pair = Pair.Connected();
        pair.Server.Handle(pair.Now, pair.Client.Seal(ContentType.ApplicationData, new byte[DtlsConnectionCore.MaxPayload + 1]));
        Assert.Empty(pair.Server.Received);
        Assert.Equal(1, pair.Server.Core.Statistics.Malformed);
        pair.Server.Handle(pair.Now, pair.Client.Seal(ContentType.ApplicationData, new byte[DtlsConnectionCore.MaxPayload]));
        Assert.Equal(DtlsConnectionCore.MaxPayload, Assert.Single(pair.Server.Received).Length);
    }

    [Fact]
    public void AnyBytes_InEveryState_DroppedAndCounted()
    {
        using var fresh = new Pair();
        using var connected = Pair.Connected();
        var random = new Random(2);
        foreach (var side in (Endpoint[])[fresh.Client, fresh.Server, connected.Client, connected.Server])
        {
            var before = side.Core.State;
            for (var i = 0; i < 2_000; i++)
            {
                var bytes = new byte[random.Next(100)];
                random.NextBytes(bytes);
                side.Handle(TimeSpan.Zero, bytes);
            }
            Assert.Equal(before, side.Core.State);
            Assert.InRange(side.Core.Statistics.Malformed, 1_900, 2_000);
        }
    }

    [Fact]
    public void RecordsOfUnknownKind_SkippedSilently_TheNextIsRead()
    {
        using var pair = Pair.Connected();
        byte[] heartbeat = Hellos.Record([1, 2, 3], (ContentType)24);
        byte[] laterEpoch = Hellos.Record([1, 2, 3]);
        laterEpoch[4] = 2;
        pair.Server.Handle(pair.Now, [.. heartbeat, .. laterEpoch, .. pair.Client.Seal("still here"u8)]);
        Assert.Equal("still here"u8, Assert.Single(pair.Server.Received));
        Assert.Equal(2, pair.Server.Core.Statistics.Malformed);
    }

    [Fact]
    public void Replayed_DroppedEachTime()
    {
        using var pair = Pair.Connected();
        var record = pair.Client.Seal("once"u8);
        for (var i = 0; i < 10; i++)
            pair.Server.Handle(pair.Now, record);
        Assert.Equal("once"u8, Assert.Single(pair.Server.Received));
        Assert.Equal(9, pair.Server.Core.Statistics.Replayed);
    }

    [Fact]
    public void OutOfOrder_WithinTheWindow_AllTaken_OlderDropped()
    {
        using var pair = Pair.Connected();
        var records = Enumerable.Range(0, ReplayWindow.Size + 2).Select(i => pair.Client.Seal(BitConverter.GetBytes(i))).ToArray();
        foreach (var record in records.Reverse())
            pair.Server.Handle(pair.Now, record);
        Assert.Equal(ReplayWindow.Size, pair.Server.Received.Count);
        Assert.Equal(2, pair.Server.Core.Statistics.Replayed);
    }

    [Fact]
    public void HandshakeInClear_WhileConnected_Ignored_NothingSent()
    {
        using var pair = Pair.Connected();
        var hello = Hellos.Record(Hellos.Message(Hellos.Body(Hellos.Good)));
        for (var i = 0; i < 100; i++)
        {
            pair.Server.Handle(pair.Now + TimeSpan.FromSeconds(i), hello);
            Assert.Empty(pair.Server.Transmit());
        }
        Assert.True(pair.Server.IsConnected);
    }

    [Theory]
    [InlineData((byte)HandshakeType.HelloRequest)]
    [InlineData((byte)HandshakeType.ClientHello)]
    public void Renegotiation_RefusedOnceASecond_ConnectionGoesOn(byte type)
    {
        using var pair = Pair.Connected();
        var sent = 0;
        for (var i = 0; i < 30; i++)
        {
            var now = pair.Now + TimeSpan.FromMilliseconds(i * 100);
            pair.Server.Handle(now, pair.Client.Seal(ContentType.Handshake, Hellos.Message([], (HandshakeType)type, (ushort)(5 + i))));
            foreach (var datagram in pair.Server.Transmit())
            {
                sent++;
                pair.Client.Handle(now, datagram);
            }
        }
        Assert.Equal(3, sent);
        Assert.True(pair.IsConnected);
    }

    [Fact]
    public void SealedNonsense_FromThePeerItself_Dropped()
    {
        using var pair = Pair.Connected();
        pair.Server.Handle(pair.Now, pair.Client.Seal(ContentType.Alert, [1]));
        pair.Server.Handle(pair.Now, pair.Client.Seal(ContentType.Alert, [1, 90]));
        pair.Server.Handle(pair.Now, pair.Client.Seal(ContentType.ChangeCipherSpec, [1]));
        pair.Server.Handle(pair.Now, pair.Client.Seal(ContentType.Handshake, []));
        pair.Server.Handle(pair.Now, pair.Client.Seal(ContentType.ApplicationData, []));
        Assert.True(pair.Server.IsConnected);
        Assert.Empty(pair.Server.Received);
    }

    /// <summary>Who has shaken hands may be hostile all the same.</summary>
    [Fact]
    public void SealedAnything_FromThePeerItself_OnlyItsAlertsEndTheConnection()
    {
        var random = new Random(4);
        var pair = Pair.Connected();
        var ends = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var type = (ContentType)random.Next(20, 24);
            var payload = new byte[random.Next(60)];
            random.NextBytes(payload);
            if (random.Next(2) == 0)
                payload = Hellos.Message(payload, (HandshakeType)random.Next(25), (ushort)random.Next(8));
            else if (random.Next(2) == 0)
                payload = [(byte)random.Next(4), (byte)random.Next(120)];
            pair.Server.Handle(pair.Now, pair.Client.Seal(type, payload));
            pair.Server.Transmit();
            if (pair.Server.IsConnected)
                continue;
            Assert.Equal(ContentType.Alert, type);
            ends++;
            pair.Dispose();
            pair = Pair.Connected(i);
        }
        pair.Dispose();
        Assert.InRange(ends, 50, 1_000);
    }

    [Fact]
    public void HelloWithoutEnd_FewBytesHeldOrAllocated()
    {
        using var pair = new Pair();
        var random = new Random(3);
        var flood = Enumerable.Range(0, 2_000).Select(_ => Fragment(random)).ToArray();
        var sink = default(Nobody);
        Handle(pair.Server.Core, flood, ref sink);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
            Handle(pair.Server.Core, flood, ref sink);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal(DtlsState.New, pair.Server.Core.State);
    }

    [Fact]
    public void SealedRecordsBeforeTheKeys_FewKept()
    {
        using var pair = new Pair();
        pair.Start();
        var record = new byte[1_000];
        new RecordHeader(ContentType.ApplicationData, RecordHeader.Version12, 1, 1, record.Length - RecordHeader.Size).WriteTo(record);
        for (var i = 0; i < 100; i++)
            pair.Client.Handle(pair.Now, record);
        Assert.Equal(100 - EarlyRecords.MaxCount, pair.Client.Core.Statistics.Unexpected);
        pair.RunUntil(() => pair.IsConnected);
        Assert.Empty(pair.Client.Received);
        Assert.Equal(EarlyRecords.MaxCount, pair.Client.Core.Statistics.Unauthentic);
    }

    [Fact]
    public void ServerAsksForCookiesWithoutEnd_TypedError()
    {
        using var pair = new Pair();
        pair.Client.Core.Start(pair.Now);
        for (ushort i = 0; i < 4; i++)
            pair.Client.Handle(pair.Now, Hellos.Record(Hellos.Message([0xFE, 0xFF, 1, (byte)i], HandshakeType.HelloVerifyRequest, i)));
        Assert.Equal(DtlsErrorCode.UnexpectedMessage, pair.Client.Error);
    }

    /// <summary>It must not stop the clock of a handshake that waits for something else.</summary>
    [Theory]
    [InlineData(DtlsRole.Client)]
    [InlineData(DtlsRole.Server)]
    public void CertificateOutOfTurn_WhileFingerprintsAreUnknown_Unexpected(DtlsRole role)
    {
        using var pair = new Pair(client: options => options with { RemoteFingerprints = null }, server: options => options with { RemoteFingerprints = null });
        var side = role == DtlsRole.Client ? pair.Client : pair.Server;
        side.Core.Start(pair.Now);
        side.Handle(pair.Now, Hellos.Record(Hellos.Message([0, 0, 0], HandshakeType.Certificate)));
        Assert.False(side.Core.IsWaitingForFingerprints);
        Assert.Equal(DtlsErrorCode.UnexpectedMessage, side.Error);
    }

    private static DtlsOptions Impatient(DtlsOptions options) => options with { HandshakeTimeout = TimeSpan.FromSeconds(3) };

    /// <summary>Both are connected, or one of them has failed and the other has nothing to wait for.</summary>
    private static bool IsSettled(Pair pair) =>
        pair.IsConnected || (pair.Client.Core.NextTimeout is null && pair.Server.Core.NextTimeout is null);

    private static byte[] Mutated(byte[] datagram, Random random)
    {
        byte[] bytes = [.. datagram];
        switch (random.Next(4))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                bytes.AsSpan(random.Next(bytes.Length)).Fill((byte)random.Next(256));
                return bytes;
            default:
                for (var i = random.Next(1, 5); i > 0; i--)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
        }
    }

    private static byte[] Forged(byte[] sample, Random random)
    {
        byte[] bytes = [.. sample];
        // Any kind, any number, any content: but not the true one.
        bytes[0] = (byte)random.Next(20, 24);
        random.NextBytes(bytes.AsSpan(5, 6));
        random.NextBytes(bytes.AsSpan(RecordHeader.Size + random.Next(1, 20)));
        return bytes;
    }

    /// <summary>A small fragment of a large message that never comes whole.</summary>
    private static byte[] Fragment(Random random)
    {
        var bytes = new byte[HandshakeHeader.Size + 1];
        new HandshakeHeader(HandshakeType.ClientHello, HandshakeInbox.MaxMessage - random.Next(100), (ushort)random.Next(20), random.Next(8_000), 1).WriteTo(bytes);
        return Hellos.Record(bytes);
    }

    private static void Handle(DtlsConnectionCore core, byte[][] flood, ref Nobody sink)
    {
        foreach (var datagram in flood)
            core.HandlePacket(TimeSpan.Zero, datagram, ref sink);
    }

    private readonly struct Nobody : IDtlsSink
    {
        public void OnApplicationData(Span<byte> data) => Assert.Fail("There is no data.");
    }
}
