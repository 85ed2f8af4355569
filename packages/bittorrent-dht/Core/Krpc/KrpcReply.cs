namespace WebTorrent.Dht.Core.Krpc;

/// <summary>
/// A response to send (BEP 5, Responses): <c>d 2:ip 6:... 1:r d ... e 1:t TRANSACTION [1:v 4:WNxx] 1:y 1:r e</c>. What is empty or null is left out.
/// </summary>
internal ref struct KrpcReply
{
    public NodeId Id;

    /// <summary>Who asked: told back as "ip" (BEP 42, Bootstrapping).</summary>
    public NodeAddress To;

    public ReadOnlySpan<byte> Transaction;
    public bool WithVersion;
    public ReadOnlySpan<byte> Token;

    /// <summary>26-byte contacts.</summary>
    public ReadOnlySpan<byte> Nodes;

    /// <summary>38-byte contacts.</summary>
    public ReadOnlySpan<byte> Nodes6;

    /// <summary>Bencoded strings of 6 or 18 bytes, without the list around them.</summary>
    public ReadOnlySpan<byte> Values;

    public ReadOnlySpan<byte> SeedFilter;
    public ReadOnlySpan<byte> PeerFilter;

    /// <summary>One bencoded value.</summary>
    public ReadOnlySpan<byte> Item;

    public ReadOnlySpan<byte> Key;
    public ReadOnlySpan<byte> Signature;
    public long? Sequence;
    public bool WithSamples;
    public ReadOnlySpan<byte> Samples;
    public long? Interval;
    public long? Count;

    /// <summary>Writes the response and says how long it is.</summary>
    public readonly int Write(Span<byte> destination)
    {
        var writer = new PacketWriter(destination);
        writer.Raw("d"u8);
        WriteObservedAddress(ref writer, To);
        writer.Raw("1:rd"u8);
        writer.OptionalString("4:BFpe"u8, PeerFilter);
        writer.OptionalString("4:BFsd"u8, SeedFilter);
        writer.Raw("2:id"u8);
        writer.Id(Id);
        writer.OptionalInteger("8:interval"u8, Interval);
        writer.OptionalString("1:k"u8, Key);
        writer.OptionalString("5:nodes"u8, Nodes);
        writer.OptionalString("6:nodes6"u8, Nodes6);
        writer.OptionalInteger("3:num"u8, Count);
        WriteSamples(ref writer);
        writer.OptionalInteger("3:seq"u8, Sequence);
        writer.OptionalString("3:sig"u8, Signature);
        writer.OptionalString("5:token"u8, Token);
        WriteItemAndValues(ref writer);
        writer.Raw("e1:t"u8);
        writer.String(Transaction);
        writer.Flag(ClientVersion.Entry, WithVersion);
        writer.Raw("1:y1:re"u8);
        return writer.Length;
    }

    /// <summary>Writes an error (BEP 5, Errors) and says how long it is.</summary>
    public static int WriteError(Span<byte> destination, NodeAddress to, ReadOnlySpan<byte> transaction, KrpcError code)
    {
        var writer = new PacketWriter(destination);
        writer.Raw("d1:el"u8);
        writer.Integer((long)code);
        writer.String(TextOf(code));
        writer.Raw("e"u8);
        WriteObservedAddress(ref writer, to);
        writer.Raw("1:t"u8);
        writer.String(transaction);
        writer.Raw("1:y1:ee"u8);
        return writer.Length;
    }

    private readonly void WriteSamples(ref PacketWriter writer)
    {
        if (!WithSamples)
            return;
        writer.Raw("7:samples"u8);
        writer.String(Samples);
    }

    private readonly void WriteItemAndValues(ref PacketWriter writer)
    {
        if (!Item.IsEmpty)
        {
            writer.Raw("1:v"u8);
            writer.Raw(Item);
        }

        if (!Values.IsEmpty)
        {
            writer.Raw("6:valuesl"u8);
            writer.Raw(Values);
            writer.Raw("e"u8);
        }
    }

    private static void WriteObservedAddress(ref PacketWriter writer, NodeAddress address)
    {
        Span<byte> compact = stackalloc byte[18];
        writer.Raw("2:ip"u8);
        writer.String(compact[..address.WriteCompact(compact)]);
    }

    private static ReadOnlySpan<byte> TextOf(KrpcError code) => code switch
    {
        KrpcError.Protocol => "Protocol Error"u8,
        KrpcError.MethodUnknown => "Method Unknown"u8,
        KrpcError.ValueTooBig => "Value Too Big"u8,
        KrpcError.InvalidSignature => "Invalid Signature"u8,
        KrpcError.SaltTooBig => "Salt Too Big"u8,
        KrpcError.CasMismatch => "CAS Mismatch"u8,
        KrpcError.SequenceTooOld => "Sequence Too Old"u8,
        KrpcError.Server => "Server Error"u8,
        _ => "Error"u8,
    };
}
