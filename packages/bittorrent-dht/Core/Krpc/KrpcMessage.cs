namespace WebTorrent.Dht.Core.Krpc;

/// <summary>
/// A message of BEP 5 and what BEP 32, 33, 42, 43, 44 and 51 add to it: a view of the packet it was read from. A part that is missing, of another kind or
/// of another length than its BEP says is empty, zero or null here, and so refused where it is needed.
/// </summary>
internal ref struct KrpcMessage
{
    /// <summary>The longest transaction id that is taken: it is sent back, so it must not be free space.</summary>
    public const int MaxTransactionLength = 20;

    public const int KeySize = 32;
    public const int SignatureSize = 64;
    public const int FilterSize = 256;

    public KrpcKind? Kind;
    public ReadOnlySpan<byte> Transaction;

    /// <summary>"ro" (BEP 43).</summary>
    public bool IsReadOnly;

    /// <summary>"ip": the address that the sender sees us at (BEP 42, Bootstrapping); 6 or 18 bytes.</summary>
    public ReadOnlySpan<byte> ObservedAddress;

    public KrpcMethod Method;
    public long ErrorCode;
    public ReadOnlySpan<byte> ErrorText;

    public NodeId? Id;
    public NodeId? Target;
    public NodeId? InfoHash;
    public ReadOnlySpan<byte> Token;
    public Want Want;
    public long? Port;
    public bool ImpliedPort;
    public bool IsSeed;
    public bool NoSeeds;
    public bool WantsScrape;

    /// <summary>"nodes": a whole number of 26-byte contacts.</summary>
    public ReadOnlySpan<byte> Nodes;

    /// <summary>"nodes6": a whole number of 38-byte contacts.</summary>
    public ReadOnlySpan<byte> Nodes6;

    /// <summary>"values" with the <c>l</c> and <c>e</c> around it.</summary>
    public ReadOnlySpan<byte> Values;

    public ReadOnlySpan<byte> SeedFilter;
    public ReadOnlySpan<byte> PeerFilter;

    /// <summary>"v" as it stands in the packet: one bencoded value.</summary>
    public ReadOnlySpan<byte> Item;

    public ReadOnlySpan<byte> Key;
    public ReadOnlySpan<byte> Signature;
    public ReadOnlySpan<byte> Salt;
    public long? Sequence;
    public long? Cas;

    /// <summary>"samples": a whole number of 20-byte info-hashes.</summary>
    public ReadOnlySpan<byte> Samples;
}
