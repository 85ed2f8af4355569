using System.Security.Cryptography;
using WebTorrent.Dtls.Core.Handshake;
using WebTorrent.Dtls.Core.Records;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>
/// What client and server have in common in a handshake of DTLS 1.2: it takes messages that are whole and in order, and puts its answers into a
/// <see cref="Flight"/>. What the other side does wrong is thrown as <see cref="DtlsException"/>.
/// </summary>
internal abstract class HandshakeBase : IDisposable
{
    private KeyAgreement? _agreement;
    private KeySchedule? _keys;

    protected HandshakeBase(DtlsOptions options, Random random, Flight flight, RecordLayer records, HandshakeType first)
    {
        Expected = first;
        Options = options;
        Flight = flight;
        Records = records;
        OwnRandom = new byte[ClientHello.RandomSize];
        random.NextBytes(OwnRandom);
        RemoteFingerprints = options.RemoteFingerprints;
    }

    /// <summary>Whether both sides have shown that they saw the same handshake.</summary>
    public bool IsComplete { get; protected set; }

    /// <summary>What the certificate of the other side must match; a Certificate must not come before it is there.</summary>
    public IReadOnlyList<DtlsFingerprint>? RemoteFingerprints { get; set; }

    /// <summary>The message whose turn it is.</summary>
    protected HandshakeType Expected { get; set; }

    protected DtlsOptions Options { get; }

    protected Flight Flight { get; }

    protected RecordLayer Records { get; }

    protected Transcript Transcript { get; } = new();

    protected byte[] OwnRandom { get; }

    protected PeerCertificate? Peer { get; private set; }

    protected KeyAgreement Agreement => _agreement ??= new KeyAgreement();

    /// <summary>Whether a message is the Certificate whose turn it is, and nobody knows yet whose it must be.</summary>
    public bool NeedsFingerprints(in HandshakeMessage message) =>
        message.Type == HandshakeType.Certificate && Expected == HandshakeType.Certificate && RemoteFingerprints is null;

    /// <summary>Begins, if it is ours to begin.</summary>
    public abstract void Start();

    /// <summary>Takes the next message.</summary>
    public abstract void Handle(in HandshakeMessage message);

    /// <summary>A secret for other protocols (RFC 5705).</summary>
    public void Export(ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, bool hasContext, Span<byte> destination) =>
        _keys!.Export(label, context, hasContext, destination);

    /// <summary>Lets go of what only the handshake needs.</summary>
    public void Forget()
    {
        _agreement?.Dispose();
        Peer?.Dispose();
        Transcript.Dispose();
    }

    public void Dispose()
    {
        Forget();
        _keys?.Dispose();
    }

    protected static DtlsException Unexpected(HandshakeType type) =>
        new(DtlsErrorCode.UnexpectedMessage, $"Handshake message {(byte)type} comes at the wrong time.");

    protected void Send(HandshakeType type, Action<MessageWriter> write, bool isProtected = false)
    {
        var writer = new MessageWriter();
        write(writer);
        Transcript.Add(Flight.Add(type, writer.Written, isProtected));
    }

    protected void SendCertificate() => Send(HandshakeType.Certificate, new CertificateMessage(Options.Certificate.Encoded.ToArray()).WriteTo);

    protected void HandleCertificate(in HandshakeMessage message) =>
        Peer = new PeerCertificate(CertificateMessage.Parse(message.Body).Encoded, RemoteFingerprints!);

    /// <summary>Makes the keys, when the transcript goes up to ClientKeyExchange.</summary>
    protected void DeriveKeys(ReadOnlySpan<byte> remotePoint, byte[] clientRandom, byte[] serverRandom)
    {
        var agreed = Agreement.Agree(remotePoint);
        _keys = new KeySchedule(agreed, Transcript.GetHash(), clientRandom, serverRandom);
        CryptographicOperations.ZeroMemory(agreed);
        var (client, server) = _keys.CreateCiphers();
        if (Options.Role == DtlsRole.Client)
            Records.Install(client, server);
        else
            Records.Install(server, client);
    }

    protected void SendFinished()
    {
        Flight.AddChangeCipherSpec();
        var proof = new byte[KeySchedule.FinishedSize];
        _keys!.ComputeFinished(Options.Role, Transcript.GetHash(), proof);
        Send(HandshakeType.Finished, writer => writer.WriteBytes(proof), isProtected: true);
        Records.IsSealing = true;
    }

    protected void HandleFinished(in HandshakeMessage message)
    {
        Span<byte> expected = stackalloc byte[KeySchedule.FinishedSize];
        _keys!.ComputeFinished(Options.Role == DtlsRole.Client ? DtlsRole.Server : DtlsRole.Client, Transcript.GetHash(), expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, message.Body))
            throw new DtlsException(DtlsErrorCode.BadFinished, "The two sides have seen different handshakes.");
    }

    /// <summary>The hash that the server signs: of both randoms and its half of the key agreement.</summary>
    protected static byte[] HashOfKeyExchange(ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> serverRandom, ReadOnlySpan<byte> point)
    {
        var writer = new MessageWriter();
        writer.WriteBytes(clientRandom);
        writer.WriteBytes(serverRandom);
        ServerKeyExchange.WriteParameters(writer, point);
        return SHA256.HashData(writer.Written);
    }
}
