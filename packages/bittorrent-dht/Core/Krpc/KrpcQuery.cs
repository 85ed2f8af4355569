using System.Buffers.Binary;

namespace WebTorrent.Dht.Core.Krpc;

/// <summary>
/// A query to send (BEP 5, Queries):
/// <c>d 1:a d ... e 1:q METHOD [2:ro i1e] 1:t 4:xxxx 1:v 4:WNxx 1:y 1:q e</c>. What is empty, zero, false or null is left out.
/// </summary>
internal ref struct KrpcQuery
{
    /// <summary>The length of the transaction ids that are sent: too many to guess while an answer is awaited.</summary>
    public const int TransactionSize = sizeof(uint);

    /// <summary>The length of a ping.</summary>
    public const int PingSize = 67;

    /// <summary>More than any query: a put with 1,000 bytes of value, 64 of salt and a token of the longest kind that is kept.</summary>
    public const int MaxSize = 1_600;

    public NodeId Id;
    public KrpcMethod Method;

    /// <summary>Where to: the target or the info-hash, as the method wants; nothing in a ping or a put.</summary>
    public NodeId Target;

    public bool IsReadOnly;
    public Want Want;
    public ReadOnlySpan<byte> Token;
    public ushort Port;
    public bool ImpliedPort;
    public bool IsSeed;
    public bool WantsScrape;
    public DhtItem? Item;
    public long? Cas;
    public long? Sequence;

    /// <summary>Writes the query and says how long it is.</summary>
    public readonly int Write(Span<byte> destination, uint transaction)
    {
        Span<byte> id = stackalloc byte[TransactionSize];
        BinaryPrimitives.WriteUInt32BigEndian(id, transaction);
        var writer = new PacketWriter(destination);
        writer.Raw("d1:ad"u8);
        WriteArguments(ref writer);
        writer.Raw("e1:q"u8);
        writer.String(KrpcMethods.NameOf(Method));
        writer.Flag("2:roi1e"u8, IsReadOnly);
        writer.Raw("1:t"u8);
        writer.String(id);
        writer.Raw(ClientVersion.Entry);
        writer.Raw("1:y1:qe"u8);
        return writer.Length;
    }

    private readonly void WriteArguments(ref PacketWriter writer)
    {
        var announces = Method == KrpcMethod.AnnouncePeer;
        writer.OptionalInteger("3:cas"u8, Cas);
        writer.Raw("2:id"u8);
        writer.Id(Id);
        writer.Flag("12:implied_porti1e"u8, announces && ImpliedPort);
        if (announces || Method == KrpcMethod.GetPeers)
        {
            writer.Raw("9:info_hash"u8);
            writer.Id(Target);
        }

        writer.OptionalString("1:k"u8, Item is null ? default : Item.KeyBytes);
        writer.OptionalInteger("4:port"u8, announces ? Port : null);
        writer.OptionalString("4:salt"u8, Item is null ? default : Item.Salt.Span);
        writer.Flag("6:scrapei1e"u8, WantsScrape);
        writer.Flag("4:seedi1e"u8, IsSeed);
        writer.OptionalInteger("3:seq"u8, Item is { IsMutable: true } ? Item.Sequence : Sequence);
        writer.OptionalString("3:sig"u8, Item is null ? default : Item.Signature.Span);
        if (Method is KrpcMethod.FindNode or KrpcMethod.Get or KrpcMethod.SampleInfoHashes)
        {
            writer.Raw("6:target"u8);
            writer.Id(Target);
        }

        writer.OptionalString("5:token"u8, Token);
        if (Item is not null)
        {
            writer.Raw("1:v"u8);
            writer.Raw(Item.Value.Span);
        }

        WriteWant(ref writer);
    }

    private readonly void WriteWant(ref PacketWriter writer)
    {
        if (Want == Want.None)
            return;
        writer.Raw("4:wantl"u8);
        writer.Flag("2:n4"u8, (Want & Want.IPv4) != Want.None);
        writer.Flag("2:n6"u8, (Want & Want.IPv6) != Want.None);
        writer.Raw("e"u8);
    }
}
