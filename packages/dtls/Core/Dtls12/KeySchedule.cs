using System.Security.Cryptography;
using WebTorrent.Dtls.Core.Records;

namespace WebTorrent.Dtls.Core.Dtls12;

/// <summary>What follows from the agreed secret: the master secret (RFC 7627 §4), the keys (RFC 5246 §6.3), Finished and exported secrets.</summary>
internal sealed class KeySchedule : IDisposable
{
    public const int FinishedSize = 12;

    private const int MasterSize = 48;

    private readonly byte[] _master = new byte[MasterSize];
    private readonly byte[] _clientRandom;
    private readonly byte[] _serverRandom;

    /// <summary>Makes the master secret of the agreed one and the hash of all messages up to ClientKeyExchange.</summary>
    public KeySchedule(ReadOnlySpan<byte> agreed, ReadOnlySpan<byte> sessionHash, byte[] clientRandom, byte[] serverRandom)
    {
        PseudoRandom.Expand(agreed, "extended master secret"u8, sessionHash, _master);
        _clientRandom = clientRandom;
        _serverRandom = serverRandom;
    }

    /// <summary>The ciphers of the two directions.</summary>
    public (RecordCipher Client, RecordCipher Server) CreateCiphers()
    {
        const int KeySize = RecordCipher.KeySize;
        const int SaltSize = RecordCipher.SaltSize;
        Span<byte> block = stackalloc byte[2 * (KeySize + SaltSize)];
        PseudoRandom.Expand(_master, "key expansion"u8, [.. _serverRandom, .. _clientRandom], block);
        var salts = block[(2 * KeySize)..];
        var client = new RecordCipher(block[..KeySize], salts[..SaltSize]);
        var server = new RecordCipher(block.Slice(KeySize, KeySize), salts[SaltSize..]);
        CryptographicOperations.ZeroMemory(block);
        return (client, server);
    }

    /// <summary>What one side says in Finished, from the hash of all messages before it (RFC 5246 §7.4.9).</summary>
    public void ComputeFinished(DtlsRole side, ReadOnlySpan<byte> handshakeHash, Span<byte> destination) =>
        PseudoRandom.Expand(_master, side == DtlsRole.Client ? "client finished"u8 : "server finished"u8, handshakeHash, destination[..FinishedSize]);

    /// <summary>A secret for other protocols (RFC 5705 §4): without context, or with one.</summary>
    public void Export(ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, bool hasContext, Span<byte> destination)
    {
        ReadOnlySpan<byte> length = hasContext ? [(byte)(context.Length >> 8), (byte)context.Length] : [];
        PseudoRandom.Expand(_master, label, [.. _clientRandom, .. _serverRandom, .. length, .. context], destination);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_master);
}
