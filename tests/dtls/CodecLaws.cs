using FsCheck;
using FsCheck.Fluent;
using WebTorrent.Dtls.Core.Dtls12;
using WebTorrent.Dtls.Core.Handshake;
using WebTorrent.Dtls.Core.Records;
using WebTorrent.Dtls.Tests.Network;
using WebTorrent.TestKit;

namespace WebTorrent.Dtls.Tests;

/// <summary>Every message: what was written is read back, and any bytes give a message or the documented error.</summary>
public class CodecLaws
{
    private static readonly Gen<ushort[]> Numbers =
        from count in Gen.Choose(1, 20)
        from numbers in Gen.Choose(0, ushort.MaxValue).Select(value => (ushort)value).ArrayOf(count)
        select numbers;

    private static readonly Gen<HelloExtensions> Extensions =
        from groups in Gen.OneOf(Gen.Constant<ushort[]?>(null), Numbers.Select(ushort[]? (numbers) => numbers))
        from signatures in Gen.OneOf(Gen.Constant<ushort[]?>(null), Numbers.Select(ushort[]? (numbers) => numbers))
        from formats in Gen.OneOf(Gen.Constant<byte[]?>(null), Arbitraries.Bytes(1, 3).Select(byte[]? (bytes) => bytes))
        from info in Gen.OneOf(Gen.Constant<byte[]?>(null), Arbitraries.Bytes(0, 24).Select(byte[]? (bytes) => bytes))
        from hasExtendedMasterSecret in Gen.Elements(true, false)
        select new HelloExtensions
        {
            Groups = groups,
            SignatureAlgorithms = signatures,
            PointFormats = formats,
            RenegotiationInfo = info,
            HasExtendedMasterSecret = hasExtendedMasterSecret,
        };

    private static readonly Gen<ClientHello> ClientHellos =
        from version in Gen.Choose(0, ushort.MaxValue)
        from random in Arbitraries.Bytes(32)
        from session in Arbitraries.Bytes(0, 32)
        from cookie in Arbitraries.Bytes(0, 255)
        from suites in Numbers
        from methods in Arbitraries.Bytes(1, 5)
        from extensions in Extensions
        select new ClientHello
        {
            Version = (ushort)version,
            Random = random,
            SessionId = session,
            Cookie = cookie,
            CipherSuites = suites,
            CompressionMethods = methods,
            Extensions = extensions,
        };

    private static readonly Gen<ServerHello> ServerHellos =
        from version in Gen.Choose(0, ushort.MaxValue)
        from random in Arbitraries.Bytes(32)
        from session in Arbitraries.Bytes(0, 32)
        from suite in Gen.Choose(0, ushort.MaxValue)
        from method in Gen.Choose(0, 255)
        from extensions in Extensions
        select new ServerHello
        {
            Version = (ushort)version,
            Random = random,
            SessionId = session,
            CipherSuite = (ushort)suite,
            CompressionMethod = (byte)method,
            Extensions = extensions,
        };

    [Fact]
    public void RoundTrip_ClientHello() => Law.Holds(ClientHellos.ToArbitrary(), hello => Assert.Equivalent(hello, ClientHello.Parse(Written(hello.WriteTo)), strict: true));

    [Fact]
    public void RoundTrip_ServerHello() => Law.Holds(ServerHellos.ToArbitrary(), hello => Assert.Equivalent(hello, ServerHello.Parse(Written(hello.WriteTo)), strict: true));

    [Fact]
    public void RoundTrip_MessagesOfOneField() => Law.Holds(Arbitraries.Bytes(1, 255).ToArbitrary(), bytes =>
    {
        Assert.Equal(bytes, CertificateMessage.Parse(Written(new CertificateMessage(bytes).WriteTo)).Encoded);
        Assert.Equal(bytes, HelloVerifyRequest.Parse(Written(new HelloVerifyRequest(bytes).WriteTo)).Cookie);
        Assert.Equal(bytes, ClientKeyExchange.Parse(Written(new ClientKeyExchange(bytes).WriteTo)).Point);
        Assert.Equal(bytes, CertificateVerify.Parse(Written(new CertificateVerify(bytes).WriteTo)).Signature);
        Assert.Equivalent(new ServerKeyExchange(bytes, bytes), ServerKeyExchange.Parse(Written(new ServerKeyExchange(bytes, bytes).WriteTo)), strict: true);
    });

    [Fact]
    public void RoundTrip_CertificateRequest() => Law.Holds(Numbers.ToArbitrary(), numbers =>
    {
        var request = new CertificateRequestMessage([1, 64], numbers);
        Assert.Equivalent(request, CertificateRequestMessage.Parse(Written(request.WriteTo)), strict: true);
    });

    [Fact]
    public void RoundTrip_HandshakeHeader() => Law.Holds(
        (from type in Gen.Choose(0, 255)
         from sequence in Gen.Choose(0, ushort.MaxValue)
         from length in Gen.Choose(0, (1 << 24) - 1)
         from offset in Gen.Choose(0, length)
         from count in Gen.Choose(0, Math.Min(500, length - offset))
         select new HandshakeHeader((HandshakeType)type, length, (ushort)sequence, offset, count)).ToArbitrary(),
        header =>
        {
            var bytes = new byte[HandshakeHeader.Size + header.FragmentLength];
            header.WriteTo(bytes);
            return HandshakeHeader.TryParse(bytes, out var read) && read == header && !HandshakeHeader.TryParse(bytes.AsSpan(0, bytes.Length - 1), out _);
        });

    [Fact]
    public void RoundTrip_RecordHeader() => Law.Holds(
        (from type in Gen.Choose(0, 255)
         from epoch in Gen.Choose(0, ushort.MaxValue)
         from high in Gen.Choose(0, (1 << 24) - 1)
         from low in Gen.Choose(0, (1 << 24) - 1)
         from length in Gen.Choose(0, 500)
         select new RecordHeader((ContentType)type, RecordHeader.Version12, (ushort)epoch, ((ulong)high << 24) | (uint)low, length)).ToArbitrary(),
        header =>
        {
            var bytes = new byte[header.TotalLength];
            header.WriteTo(bytes);
            return RecordHeader.TryParse(bytes, out var read) && read == header && !RecordHeader.TryParse(bytes.AsSpan(0, bytes.Length - 1), out _);
        });

    [Fact]
    public void AnyBytes_OnlyTypedErrors_OfEveryMessage() => Law.Holds(Arbitraries.AnyBytes(), ParseAll, runs: 3_000);

    [Fact]
    public void MutatedMessages_OnlyTypedErrors() => Law.Holds(
        Arbitraries.Mutated(
            Hellos.Body(Hellos.Good),
            Hellos.Padded(40),
            Written(new CertificateMessage(Certificates.Client.Encoded.ToArray()).WriteTo),
            Written(new ServerKeyExchange(new byte[65], new byte[70]).WriteTo),
            Written(new CertificateRequestMessage([64], [0x0403]).WriteTo),
            Written(new CertificateVerify(new byte[70]).WriteTo)),
        ParseAll,
        runs: 3_000);

    [Fact]
    public void Extensions_OneTwice_Malformed()
    {
        var writer = new MessageWriter();
        var all = writer.BeginVector16();
        for (var i = 0; i < 2; i++)
        {
            writer.WriteUInt16(23);
            writer.WriteVector16([]);
        }
        writer.EndVector16(all);
        AssertMalformed(writer.Written.ToArray());
    }

    [Fact]
    public void Extensions_WithoutEnd_Malformed()
    {
        var writer = new MessageWriter();
        var all = writer.BeginVector16();
        for (var i = 0; i < 65; i++)
        {
            writer.WriteUInt16((ushort)(1_000 + i));
            writer.WriteVector16([]);
        }
        writer.EndVector16(all);
        AssertMalformed(writer.Written.ToArray());
    }

    private static void AssertMalformed(byte[] extensions)
    {
        var error = Assert.Throws<DtlsException>(() =>
        {
            var reader = new MessageReader(extensions);
            HelloExtensions.Parse(ref reader);
        });
        Assert.Equal(DtlsErrorCode.MalformedMessage, error.Code);
    }

    private static void ParseAll(byte[] bytes)
    {
        Try(() => ClientHello.Parse(bytes));
        Try(() => ServerHello.Parse(bytes));
        Try(() => HelloVerifyRequest.Parse(bytes));
        Try(() => CertificateMessage.Parse(bytes));
        Try(() => CertificateRequestMessage.Parse(bytes));
        Try(() => ServerKeyExchange.Parse(bytes));
        Try(() => ClientKeyExchange.Parse(bytes));
        Try(() => CertificateVerify.Parse(bytes));
        Try(() => new PeerCertificate(bytes, [DtlsFingerprint.Compute(DtlsHashAlgorithm.Sha256, bytes)]).Dispose());
        _ = RecordHeader.TryParse(bytes, out _);
        _ = HandshakeHeader.TryParse(bytes, out _);
        _ = Alert.TryParse(bytes, out _);
    }

    private static void Try(Action parse)
    {
        try
        {
            parse();
        }
        catch (DtlsException)
        {
            // The documented one.
        }
    }

    private static byte[] Written(Action<MessageWriter> write)
    {
        var writer = new MessageWriter();
        write(writer);
        return writer.Written.ToArray();
    }
}
