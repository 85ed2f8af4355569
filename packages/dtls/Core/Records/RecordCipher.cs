using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WebTorrent.Dtls.Core.Records;

/// <summary>
/// AES-128-GCM over the records of one direction (RFC 5288 §3). A sealed record is
/// <code>
/// 0   13  header
/// 13  8   the explicit half of the nonce: we take epoch and sequence number, which are there once
/// 21  n   ciphertext
/// n   16  tag
/// </code>
/// </summary>
internal sealed class RecordCipher : IDisposable
{
    public const int KeySize = 16;
    public const int SaltSize = 4;
    public const int PayloadOffset = RecordHeader.Size + ExplicitNonceSize;
    public const int Overhead = PayloadOffset + TagSize;

    private const int ExplicitNonceSize = 8;
    private const int NonceSize = SaltSize + ExplicitNonceSize;
    private const int TagSize = 16;

    private readonly AesGcm _aead;
    private readonly byte[] _salt;

    /// <summary>Takes a key and a salt, which are copied.</summary>
    public RecordCipher(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        _aead = new AesGcm(key, TagSize);
        _salt = salt.ToArray();
    }

    /// <summary>Seals the payload that lies at <see cref="PayloadOffset"/> and writes header and tag around it.</summary>
    /// <returns>The length of the record.</returns>
    public int Seal(ContentType type, ushort epoch, ulong sequence, Span<byte> record, int payloadLength)
    {
        var header = new RecordHeader(type, RecordHeader.Version12, epoch, sequence, payloadLength + Overhead - RecordHeader.Size);
        header.WriteTo(record);
        BinaryPrimitives.WriteUInt64BigEndian(record[RecordHeader.Size..], header.Number);
        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(nonce, record);
        Span<byte> associated = stackalloc byte[RecordHeader.Size];
        WriteAssociatedData(associated, header, payloadLength);
        var payload = record.Slice(PayloadOffset, payloadLength);
        _aead.Encrypt(nonce, payload, payload, record.Slice(PayloadOffset + payloadLength, TagSize), associated);
        return header.TotalLength;
    }

    /// <summary>Opens a record where it lies; false when it was not sealed with this key.</summary>
    public bool TryOpen(scoped in RecordHeader header, Span<byte> record, out Span<byte> payload)
    {
        payload = default;
        if (record.Length < Overhead)
            return false;
        var opened = record[PayloadOffset..^TagSize];
        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(nonce, record);
        Span<byte> associated = stackalloc byte[RecordHeader.Size];
        WriteAssociatedData(associated, header, opened.Length);
        try
        {
            _aead.Decrypt(nonce, opened, record[^TagSize..], opened, associated);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        payload = opened;
        return true;
    }

    /// <summary>Clears the key.</summary>
    public void Dispose()
    {
        _aead.Dispose();
        CryptographicOperations.ZeroMemory(_salt);
    }

    private void WriteNonce(Span<byte> nonce, ReadOnlySpan<byte> record)
    {
        _salt.CopyTo(nonce);
        record.Slice(RecordHeader.Size, ExplicitNonceSize).CopyTo(nonce[SaltSize..]);
    }

    /// <summary>What is sealed beside the payload (RFC 5246 §6.2.3.3): the header's fields in another order, with the length of the plaintext.</summary>
    private static void WriteAssociatedData(Span<byte> destination, in RecordHeader header, int payloadLength)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, header.Number);
        destination[8] = (byte)header.Type;
        BinaryPrimitives.WriteUInt16BigEndian(destination[9..], header.Version);
        BinaryPrimitives.WriteUInt16BigEndian(destination[11..], (ushort)payloadLength);
    }
}
