using WebTorrent.Dtls.Core.Dtls12;
using WebTorrent.Dtls.Core.Handshake;
using WebTorrent.Dtls.Core.Records;
using WebTorrent.Dtls.Tests.Network;

namespace WebTorrent.Dtls.Tests;

/// <summary>Offers and choices that are not ours, and hands that are in between.</summary>
public class NegotiationTests
{
    private static HelloExtensions Extensions => Hellos.Good.Extensions;

    public static TheoryData<string, DtlsErrorCode> BadOffers => new()
    {
        { "version 1.0", DtlsErrorCode.UnsupportedVersion },
        { "version of TLS", DtlsErrorCode.UnsupportedVersion },
        { "other suites", DtlsErrorCode.NoCommonParameters },
        { "compression", DtlsErrorCode.IllegalParameter },
        { "no extended master secret", DtlsErrorCode.NoCommonParameters },
        { "other curves", DtlsErrorCode.NoCommonParameters },
        { "other signatures", DtlsErrorCode.NoCommonParameters },
        { "no signatures", DtlsErrorCode.NoCommonParameters },
        { "compressed points", DtlsErrorCode.IllegalParameter },
        { "second handshake", DtlsErrorCode.NoCommonParameters },
    };

    [Theory]
    [MemberData(nameof(BadOffers))]
    public void Server_OfferThatLacksSomething_Refused(string lack, DtlsErrorCode error)
    {
        using var pair = new Pair();
        pair.Server.Handle(pair.Now, Hellos.Record(Hellos.Message(Hellos.Body(Offer(lack)))));
        Assert.Equal(error, pair.Server.Error);
        Assert.Equal((byte)ContentType.Alert, Assert.Single(pair.Server.Transmit())[0]);
    }

    [Fact]
    public void Server_GoodOffer_AlsoOfANewerVersion_Answered()
    {
        foreach (var hello in (ClientHello[])[Hellos.Good, With(version: 0xFEFC)])
        {
            using var pair = new Pair();
            pair.Server.Handle(pair.Now, Hellos.Record(Hellos.Message(Hellos.Body(hello))));
            Assert.Null(pair.Server.Error);
            Assert.NotEmpty(pair.Server.Transmit());
        }
    }

    public static TheoryData<string, DtlsErrorCode> BadChoices => new()
    {
        { "version 1.0", DtlsErrorCode.UnsupportedVersion },
        { "other suite", DtlsErrorCode.IllegalParameter },
        { "compression", DtlsErrorCode.IllegalParameter },
        { "no extended master secret", DtlsErrorCode.NoCommonParameters },
        { "second handshake", DtlsErrorCode.NoCommonParameters },
    };

    [Theory]
    [MemberData(nameof(BadChoices))]
    public void Client_ChoiceThatWasNotOffered_Refused(string choice, DtlsErrorCode error)
    {
        using var pair = new Pair();
        pair.Client.Core.Start(pair.Now);
        var writer = new MessageWriter();
        new ServerHello
        {
            Version = choice == "version 1.0" ? RecordHeader.Version10 : RecordHeader.Version12,
            Random = new byte[ClientHello.RandomSize],
            CipherSuite = choice == "other suite" ? (ushort)0xC02C : CipherSuite.EcdheEcdsaAes128Gcm,
            CompressionMethod = choice == "compression" ? (byte)1 : (byte)0,
            Extensions = new HelloExtensions
            {
                HasExtendedMasterSecret = choice != "no extended master secret",
                RenegotiationInfo = choice == "second handshake" ? [1] : [],
            },
        }.WriteTo(writer);
        pair.Client.Handle(pair.Now, Hellos.Record(Hellos.Message(writer.Written, HandshakeType.ServerHello)));
        Assert.Equal(error, pair.Client.Error);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(14)]
    [InlineData(0)]
    [InlineData(99)]
    public void Client_MessageOutOfTurn_Unexpected(byte type)
    {
        using var pair = new Pair();
        pair.Client.Core.Start(pair.Now);
        pair.Client.Handle(pair.Now, Hellos.Record(Hellos.Message([], (HandshakeType)type)));
        Assert.Equal(DtlsErrorCode.UnexpectedMessage, pair.Client.Error);
    }

    [Fact]
    public void Server_ClientShowsNoCertificate_Refused()
    {
        using var pair = new Pair();
        pair.Client.Core.Start(pair.Now);
        pair.Server.Handle(pair.Now, Assert.Single(pair.Client.Transmit()));
        pair.Server.Handle(pair.Now, Hellos.Record(Hellos.Message([0, 0, 0], HandshakeType.Certificate, sequence: 1)));
        Assert.Equal(DtlsErrorCode.BadCertificate, pair.Server.Error);
    }

    /// <summary>The server signs what it was sent, and the client what it sent: a hello that was changed on the way is found out.</summary>
    [Theory]
    [InlineData("random", DtlsRole.Client)]
    [InlineData("version", DtlsRole.Server)]
    public void HelloChangedOnTheWay_BadSignature(string field, DtlsRole finder)
    {
        using var pair = new Pair();
        pair.Wire = (to, datagram) =>
        {
            const int Body = RecordHeader.Size + HandshakeHeader.Size;
            if (to == pair.Server && datagram[RecordHeader.Size] == (byte)HandshakeType.ClientHello)
                datagram[Body + (field == "random" ? 10 : 1)] ^= 1;
            return [datagram];
        };
        pair.Start();
        var side = finder == DtlsRole.Client ? pair.Client : pair.Server;
        pair.RunUntil(() => side.Error is not null);
        Assert.Equal(DtlsErrorCode.BadSignature, side.Error);
    }

    [Fact]
    public void Finished_ThatDoesNotProveTheSameHandshake_Refused()
    {
        using var pair = new Pair();
        pair.Wire = (to, datagram) =>
        {
            if (to != pair.Server || datagram[RecordHeader.Size] != (byte)HandshakeType.Certificate)
                return [datagram];
            // Under the right keys: the sealed Finished at the end of the flight becomes another one.
            var message = Hellos.Message(new byte[12], HandshakeType.Finished, sequence: 4);
            var record = new byte[message.Length + DtlsConnectionCore.Overhead];
            message.CopyTo(record, DtlsConnectionCore.PayloadOffset);
            pair.Client.Core.Records.Complete(ContentType.Handshake, isProtected: true, record, message.Length);
            return [[.. datagram[..^record.Length], .. record]];
        };
        pair.Start();
        pair.RunUntil(() => pair.Server.Error is not null);
        Assert.Equal(DtlsErrorCode.BadFinished, pair.Server.Error);
    }

    [Fact]
    public void Finished_InClear_Dropped()
    {
        using var pair = new Pair();
        pair.Start();
        pair.Server.Handle(pair.Now, Hellos.Record(Hellos.Message(new byte[12], HandshakeType.Finished, sequence: 0)));
        Assert.Null(pair.Server.Error);
        Assert.Equal(1, pair.Server.Core.Statistics.Unexpected);
        pair.RunUntil(() => pair.IsConnected);
    }

    [Fact]
    public void EndOfAnyKind_ClearsTheKeys()
    {
        foreach (var end in (Action<DtlsConnectionCore>[])[core => core.Close(), core => core.Dispose()])
        {
            using var pair = Pair.Connected();
            Assert.True(pair.Client.Core.Records.HasKeys);
            end(pair.Client.Core);
            Assert.False(pair.Client.Core.Records.HasKeys);
        }
    }

    private static ClientHello Offer(string lack) => lack switch
    {
        "version 1.0" => With(version: RecordHeader.Version10),
        "version of TLS" => With(version: 0x0303),
        "other suites" => With(suites: [0xC02C, 0x1301]),
        "compression" => With(methods: [1]),
        "no extended master secret" => With(extensions: new HelloExtensions { Groups = Extensions.Groups, SignatureAlgorithms = Extensions.SignatureAlgorithms }),
        "other curves" => With(extensions: Changed(groups: [29, 24])),
        "other signatures" => With(extensions: Changed(signatures: [0x0804, 0x0503])),
        "no signatures" => With(extensions: new HelloExtensions { Groups = Extensions.Groups, HasExtendedMasterSecret = true }),
        "compressed points" => With(extensions: Changed(formats: [1])),
        _ => With(extensions: Changed(info: [1, 2, 3])),
    };

    private static ClientHello With(ushort version = RecordHeader.Version12, ushort[]? suites = null, byte[]? methods = null, HelloExtensions? extensions = null) => new()
    {
        Version = version,
        Random = Hellos.Good.Random,
        CipherSuites = suites ?? Hellos.Good.CipherSuites,
        CompressionMethods = methods ?? Hellos.Good.CompressionMethods,
        Extensions = extensions ?? Extensions,
    };

    private static HelloExtensions Changed(ushort[]? groups = null, ushort[]? signatures = null, byte[]? formats = null, byte[]? info = null) => new()
    {
        Groups = groups ?? Extensions.Groups,
        SignatureAlgorithms = signatures ?? Extensions.SignatureAlgorithms,
        PointFormats = formats,
        RenegotiationInfo = info,
        HasExtendedMasterSecret = true,
    };
}
