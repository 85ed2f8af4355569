using WebTorrent.Dtls.Core.Handshake;
using WebTorrent.Dtls.Core.Records;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>The client's side (RFC 6347 §4.2.4, figure 1): ClientHello, perhaps again with a cookie, then certificate and keys.</summary>
internal sealed class ClientHandshake(DtlsOptions options, Random random, Flight flight, RecordLayer records)
    : HandshakeBase(options, random, flight, records, HandshakeType.ServerHello)
{
    // More than one is only asked for by those who do not know their own cookies.
    private const int MaxCookieRequests = 3;

    private byte[] _serverRandom = [];
    private byte[] _serverPoint = [];
    private int _cookieRequests;

    public override void Start() => SendHello([]);

    public override void Handle(in HandshakeMessage message)
    {
        if (message.Type == HandshakeType.HelloVerifyRequest && Expected == HandshakeType.ServerHello)
        {
            HandleCookieRequest(message);
            return;
        }
        if (message.Type != Expected || IsComplete)
            throw Unexpected(message.Type);
        Expected = HandleExpected(message);
    }

    /// <summary>Takes the expected message and tells what comes after it.</summary>
    private HandshakeType HandleExpected(in HandshakeMessage message)
    {
        if (message.Type != HandshakeType.Finished)
            Transcript.Add(message.Bytes);
        switch (message.Type)
        {
            case HandshakeType.ServerHello:
                HandleServerHello(ServerHello.Parse(message.Body));
                return HandshakeType.Certificate;
            case HandshakeType.Certificate:
                HandleCertificate(message);
                return HandshakeType.ServerKeyExchange;
            case HandshakeType.ServerKeyExchange:
                HandleKeyExchange(ServerKeyExchange.Parse(message.Body));
                return HandshakeType.CertificateRequest;
            case HandshakeType.CertificateRequest:
                HandleCertificateRequest(CertificateRequestMessage.Parse(message.Body));
                return HandshakeType.ServerHelloDone;
            case HandshakeType.ServerHelloDone:
                new MessageReader(message.Body).ExpectEnd();
                Answer();
                return HandshakeType.Finished;
            default:
                HandleFinished(message);
                IsComplete = true;
                return HandshakeType.Finished;
        }
    }

    private void HandleCookieRequest(in HandshakeMessage message)
    {
        if (++_cookieRequests > MaxCookieRequests)
            throw Unexpected(message.Type);
        Transcript.Restart();
        SendHello(HelloVerifyRequest.Parse(message.Body).Cookie);
    }

    private void SendHello(byte[] cookie)
    {
        Flight.Begin();
        Send(HandshakeType.ClientHello, new ClientHello
        {
            Version = RecordHeader.Version12,
            Random = OwnRandom,
            Cookie = cookie,
            CipherSuites = [CipherSuite.EcdheEcdsaAes128Gcm],
            CompressionMethods = [CipherSuite.NullCompression],
            Extensions = new HelloExtensions
            {
                Groups = [CipherSuite.Secp256r1],
                PointFormats = [CipherSuite.Uncompressed],
                SignatureAlgorithms = [CipherSuite.EcdsaSha256],
                HasExtendedMasterSecret = true,
                RenegotiationInfo = [],
            },
        }.WriteTo);
    }

    private void HandleServerHello(ServerHello hello)
    {
        if (hello.Version != RecordHeader.Version12)
            throw new DtlsException(DtlsErrorCode.UnsupportedVersion, "The server does not speak DTLS 1.2.");
        if (hello.CipherSuite != CipherSuite.EcdheEcdsaAes128Gcm || hello.CompressionMethod != CipherSuite.NullCompression || hello.Extensions.HasOthers)
            throw new DtlsException(DtlsErrorCode.IllegalParameter, "The server chose what was not offered.");
        if (!hello.Extensions.HasExtendedMasterSecret)
            throw new DtlsException(DtlsErrorCode.NoCommonParameters, "The server has no extended master secret.");
        if (hello.Extensions.RenegotiationInfo is { Length: > 0 })
            throw new DtlsException(DtlsErrorCode.NoCommonParameters, "The server takes the first handshake for a second one.");
        _serverRandom = hello.Random;
    }

    private void HandleKeyExchange(ServerKeyExchange exchange)
    {
        Peer!.Verify(HashOfKeyExchange(OwnRandom, _serverRandom, exchange.Point), exchange.Signature);
        _serverPoint = exchange.Point;
    }

    private static void HandleCertificateRequest(CertificateRequestMessage request)
    {
        if (!request.Types.Contains(CipherSuite.EcdsaSign) || !request.SignatureAlgorithms.Contains(CipherSuite.EcdsaSha256))
            throw new DtlsException(DtlsErrorCode.NoCommonParameters, "The server takes no certificate with ECDSA and SHA-256.");
    }

    private void Answer()
    {
        Flight.Begin();
        SendCertificate();
        Send(HandshakeType.ClientKeyExchange, new ClientKeyExchange(Agreement.Point).WriteTo);
        DeriveKeys(_serverPoint, OwnRandom, _serverRandom);
        var signature = Options.Certificate.Sign(Transcript.GetHash());
        Send(HandshakeType.CertificateVerify, new CertificateVerify(signature).WriteTo);
        SendFinished();
    }
}
