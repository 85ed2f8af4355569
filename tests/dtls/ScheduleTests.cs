using WebTorrent.Dtls.Core.Handshake;
using WebTorrent.Dtls.Core.Records;
using WebTorrent.Dtls.Tests.Network;

namespace WebTorrent.Dtls.Tests;

/// <summary>Anything at any time: late fingerprints, a close, strangers' packets, a bad line. Whatever comes of it comes in order and to an end.</summary>
public class ScheduleTests
{
    private static readonly Link BadLine = new() { Loss = 0.2, Duplicates = 0.1, Jitter = TimeSpan.FromMilliseconds(40) };

    [Fact]
    public void AnySchedule_EventsInOrder_NoTimerStandsStill_ComesToAnEnd()
    {
        var connected = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            using var pair = Make(seed, random);
            pair.Start();
            for (var step = 0; step < 40; step++)
            {
                Disturb(pair, random);
                pair.Pump();
                pair.Run(random.NextDouble() * 0.02);
                AssertTimers(pair);
            }
            Know(pair);
            pair.Pump();
            pair.Run(40);
            AssertSettled(pair.Client);
            AssertSettled(pair.Server);
            connected += pair.IsConnected ? 1 : 0;
        }
        Assert.InRange(connected, 30, 270);
    }

    private static Pair Make(int seed, Random random) => new(
        seed,
        client: options => options with { RemoteFingerprints = random.Next(2) == 0 ? null : options.RemoteFingerprints, Mtu = random.Next(256, 1_300) },
        server: options => options with
        {
            RemoteFingerprints = random.Next(2) == 0 ? null : options.RemoteFingerprints,
            Mtu = random.Next(256, 1_300),
            RequireCookie = random.Next(3) == 0,
        })
    { Link = BadLine };

    private static void Disturb(Pair pair, Random random)
    {
        var side = random.Next(2) == 0 ? pair.Client : pair.Server;
        switch (random.Next(150))
        {
            case 0:
                side.Core.Close();
                break;
            case < 8:
                Know(pair);
                break;
            case < 10:
                var type = random.Next(2) == 0 ? HandshakeType.Certificate : (HandshakeType)random.Next(22);
                side.Handle(pair.Now, Hellos.Record(Hellos.Message(new byte[random.Next(40)], type, (ushort)random.Next(2))));
                break;
            case < 14:
                side.Handle(pair.Now, Hellos.Record([(byte)random.Next(1, 3), (byte)random.Next(100)], ContentType.Alert));
                break;
            case < 30:
                side.Handle(pair.Now, Forged(random));
                break;
        }
    }

    private static void Know(Pair pair)
    {
        Know(pair.Client, pair.Now, Certificates.Server);
        Know(pair.Server, pair.Now, Certificates.Client);
    }

    private static void Know(Endpoint side, TimeSpan now, DtlsCertificate other)
    {
        try
        {
            side.Core.SetRemoteFingerprints(now, [other.Fingerprint]);
        }
        catch (InvalidOperationException)
        {
            // They were known.
        }
    }

    private static byte[] Forged(Random random)
    {
        var record = new byte[random.Next(40, 80)];
        new RecordHeader((ContentType)random.Next(20, 24), RecordHeader.Version12, 1, (ulong)random.Next(10), record.Length - RecordHeader.Size).WriteTo(record);
        return record;
    }

    private static void AssertTimers(Pair pair)
    {
        foreach (var side in (Endpoint[])[pair.Client, pair.Server])
        {
            var waits = side.Core is { State: DtlsState.Handshaking, IsWaitingForFingerprints: false };
            Assert.Equal(waits, side.Core.NextTimeout is not null);
            Assert.False(side.Core.NextTimeout <= pair.Now);
        }
    }

    private static void AssertSettled(Endpoint side)
    {
        side.Transmit();
        Assert.NotEqual(DtlsState.Handshaking, side.Core.State);
        Assert.InRange(side.Events.Count, 0, 2);
        Assert.Equal(side.Events.Count == 2, side.Events is [{ Kind: DtlsEventKind.Connected }, { Kind: not DtlsEventKind.Connected }]);
        Assert.Equal(side.Core.State == DtlsState.Failed, side.Error is not null);
    }
}
