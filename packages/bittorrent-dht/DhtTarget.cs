using System.Security.Cryptography;
using WebTorrent.Dht.Core;
using WebTorrent.Ed25519;

namespace WebTorrent.Dht;

/// <summary>Names an item of the DHT (BEP 44): the hash of an immutable value, or a public key with a salt. Immutable and thread-safe.</summary>
public sealed class DhtTarget : IEquatable<DhtTarget>
{
    /// <summary>The longest salt: 64 bytes.</summary>
    public const int MaxSaltLength = 64;

    private DhtTarget(NodeId id, Ed25519PublicKey? key, ReadOnlyMemory<byte> salt)
    {
        Id = id;
        Key = key;
        Salt = salt;
    }

    /// <summary>Where the item is kept: 20 bytes.</summary>
    public NodeId Id { get; }

    /// <summary>Who signs the item; null when only the hash is known, as always for an immutable one.</summary>
    public Ed25519PublicKey? Key { get; }

    /// <summary>What tells the items of one key apart; empty for most.</summary>
    public ReadOnlyMemory<byte> Salt { get; }

    /// <summary>The target of a mutable item.</summary>
    /// <param name="key">Who signs it.</param>
    /// <param name="salt">0 to <see cref="MaxSaltLength"/> bytes; copied.</param>
    /// <exception cref="ArgumentException">The salt is too long.</exception>
    public static DhtTarget ForKey(Ed25519PublicKey key, ReadOnlySpan<byte> salt = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (salt.Length > MaxSaltLength)
            throw new ArgumentException($"A salt has at most {MaxSaltLength} bytes.", nameof(salt));
        Span<byte> bytes = stackalloc byte[Ed25519PublicKey.Size + MaxSaltLength];
        key.CopyTo(bytes);
        salt.CopyTo(bytes[Ed25519PublicKey.Size..]);
        return new DhtTarget(Hash(bytes[..(Ed25519PublicKey.Size + salt.Length)]), key, salt.ToArray());
    }

    /// <summary>The target of an immutable item.</summary>
    /// <param name="value">The value as bencode.</param>
    public static DhtTarget ForValue(ReadOnlySpan<byte> value) => new(Hash(value), key: null, default);

    /// <summary>A target that somebody told us.</summary>
    /// <param name="id">The hash. What is found there is checked against it.</param>
    /// <param name="salt">The salt of a mutable item, without which its signature cannot be checked; copied.</param>
    /// <exception cref="ArgumentException">The salt is too long.</exception>
    public static DhtTarget FromId(NodeId id, ReadOnlySpan<byte> salt = default)
    {
        if (salt.Length > MaxSaltLength)
            throw new ArgumentException($"A salt has at most {MaxSaltLength} bytes.", nameof(salt));
        return new DhtTarget(id, key: null, salt.ToArray());
    }

    /// <summary>Reads the 40 hexadecimal digits of a target without salt.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static DhtTarget Parse(string text) => FromId(NodeId.Parse(text));

    /// <summary>40 lower-case hexadecimal digits.</summary>
    public override string ToString() => Id.ToString();

    /// <summary>Whether both are kept at the same place.</summary>
    public bool Equals(DhtTarget? other) => other is not null && Id == other.Id;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as DhtTarget);

    /// <inheritdoc />
    public override int GetHashCode() => Id.GetHashCode();

    private static NodeId Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[NodeId.Size];
        SHA1.HashData(bytes, hash);
        return NodeId.FromBytes(hash);
    }
}
