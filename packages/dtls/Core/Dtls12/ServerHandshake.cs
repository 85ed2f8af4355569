using WebTorrent.Dtls.Core.Handshake;
using WebTorrent.Dtls.Core.Records;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>The server's side (RFC 6347 §4.2.4, figure 1): perhaps a cookie first, then hello, certificate and keys in one flight.</summary>
internal sealed class ServerHandshake : HandshakeBase
{
    private readonly HandshakeInbox _inbox;
    private readonly Cookies? _cookies;
    private byte[] _clientRandom = [];

    public ServerHandshake(DtlsOptions options, Random random, Flight flight, RecordLayer records, HandshakeInbox inbox)
        : base(options, random, flight, records, HandshakeType.ClientHello)
    {
        _inbox = inbox;
        if (options.RequireCookie)
            _cookies = new Cookies(options.CookieSecret, options.RemoteAddress, random);
        inbox.IsOpenEnded = options.RequireCookie;
    }

    /// <summary>Whether nothing is kept yet of the client, since it has not returned a cookie.</summary>
    public bool IsStateless => _inbox.IsOpenEnded;

    public override void Start()
    {
        // The client begins.
    }

    public override void Handle(in HandshakeMessage message)
    {
        if (message.Type != Expected || IsComplete)
            throw Unexpected(message.Type);
        Expected = HandleExpected(message);
        if (message.Type == HandshakeType.Finished)
            Finish(message);
    }

    /// <summary>Takes the expected message and tells what comes after it.</summary>
    private HandshakeType HandleExpected(in HandshakeMessage message)
    {
        switch (message.Type)
        {
            case HandshakeType.ClientHello:
                return HandleClientHello(message);
            case HandshakeType.Certificate:
                HandleCertificate(message);
                Transcript.Add(message.Bytes);
                return HandshakeType.ClientKeyExchange;
            case HandshakeType.ClientKeyExchange:
                Transcript.Add(message.Bytes);
                DeriveKeys(ClientKeyExchange.Parse(message.Body).Point, _clientRandom, OwnRandom);
                return HandshakeType.CertificateVerify;
            case HandshakeType.CertificateVerify:
                Peer!.Verify(Transcript.GetHash(), CertificateVerify.Parse(message.Body).Signature);
                Transcript.Add(message.Bytes);
                return HandshakeType.Finished;
            default:
                HandleFinished(message);
                return HandshakeType.Finished;
        }
    }

    private HandshakeType HandleClientHello(in HandshakeMessage message)
    {
        var hello = ClientHello.Parse(message.Body);
        Flight.Begin();
        Flight.NextSequence = message.Sequence;
        if (_cookies is not null && !_cookies.IsValid(hello.Cookie))
        {
            AskForCookie();
            return HandshakeType.ClientHello;
        }
        _inbox.IsOpenEnded = false;
        Check(hello);
        _clientRandom = hello.Random;
        Transcript.Add(message.Bytes);
        Answer(hello);
        return HandshakeType.Certificate;
    }

    private void AskForCookie()
    {
        var writer = new MessageWriter();
        _cookies!.Request.WriteTo(writer);
        Flight.Add(HandshakeType.HelloVerifyRequest, writer.Written);
    }

    private static void Check(ClientHello hello)
    {
        // Versions count down: 254.253 is 1.2, 254.252 would be newer.
        if (hello.Version > RecordHeader.Version12 || hello.Version >> 8 != RecordHeader.Version12 >> 8)
            throw new DtlsException(DtlsErrorCode.UnsupportedVersion, "The client does not speak DTLS 1.2.");
        if (!hello.CompressionMethods.Contains(CipherSuite.NullCompression))
            throw new DtlsException(DtlsErrorCode.IllegalParameter, "The client wants compression.");
        var extensions = hello.Extensions;
        if (!hello.CipherSuites.Contains(CipherSuite.EcdheEcdsaAes128Gcm) || !extensions.HasExtendedMasterSecret)
            throw new DtlsException(DtlsErrorCode.NoCommonParameters, "The client lacks the cipher suite or the extended master secret.");
        if (extensions.Groups?.Contains(CipherSuite.Secp256r1) == false || extensions.SignatureAlgorithms?.Contains(CipherSuite.EcdsaSha256) != true)
            throw new DtlsException(DtlsErrorCode.NoCommonParameters, "The client lacks P-256, or ECDSA with SHA-256.");
        if (extensions.PointFormats?.Contains(CipherSuite.Uncompressed) == false)
            throw new DtlsException(DtlsErrorCode.IllegalParameter, "The client takes no uncompressed points.");
        if (extensions.RenegotiationInfo is { Length: > 0 })
            throw new DtlsException(DtlsErrorCode.NoCommonParameters, "The client takes the first handshake for a second one.");
    }

    private void Answer(ClientHello offered)
    {
        var knowsRenegotiation = offered.Extensions.RenegotiationInfo is not null || offered.CipherSuites.Contains(CipherSuite.EmptyRenegotiationInfo);
        Send(HandshakeType.ServerHello, new ServerHello
        {
            Version = RecordHeader.Version12,
            Random = OwnRandom,
            CipherSuite = CipherSuite.EcdheEcdsaAes128Gcm,
            CompressionMethod = CipherSuite.NullCompression,
            Extensions = new HelloExtensions
            {
                PointFormats = offered.Extensions.PointFormats is null ? null : [CipherSuite.Uncompressed],
                HasExtendedMasterSecret = true,
                RenegotiationInfo = knowsRenegotiation ? [] : null,
            },
        }.WriteTo);
        SendCertificate();
        var signature = Options.Certificate.Sign(HashOfKeyExchange(offered.Random, OwnRandom, Agreement.Point));
        Send(HandshakeType.ServerKeyExchange, new ServerKeyExchange(Agreement.Point, signature).WriteTo);
        Send(HandshakeType.CertificateRequest, new CertificateRequestMessage([CipherSuite.EcdsaSign], [CipherSuite.EcdsaSha256]).WriteTo);
        Send(HandshakeType.ServerHelloDone, _ => { });
    }

    private void Finish(in HandshakeMessage message)
    {
        Transcript.Add(message.Bytes);
        Flight.Begin();
        SendFinished();
        IsComplete = true;
    }
}
