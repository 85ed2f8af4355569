using WebTorrent.Bencode;

namespace WebTorrent.Dht.Core.Krpc;

/// <summary>Reads messages (BEP 5, KRPC protocol) without allocating.</summary>
internal static class KrpcParser
{
    // The most of a packet that can be of use: 1,000 bytes of value, a list of peers.
    private static readonly BencodeOptions Limits = new() { MaxDepth = 64, MaxValues = 1_200 };
    private static readonly BencodeOptions CanonicalLimits = Limits with { RequireSortedKeys = true };

    /// <summary>False when the packet is not one whole bencoded dictionary with a type and a transaction id of a usable length.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, out KrpcMessage message)
    {
        message = default;
        if (packet.Length < 2 || packet[0] != 'd' || packet[^1] != 'e')
            return false;
        try
        {
            var parsed = default(KrpcMessage);
            var reader = new BencodeReader(packet, Limits);
            reader.Read();
            while (reader.Read() && reader.Token == BencodeToken.Key)
                ReadTop(ref reader, packet, ref parsed);
            message = parsed;
            return reader.Position == packet.Length && message.Kind is not null
                && message.Transaction.Length is > 0 and <= KrpcMessage.MaxTransactionLength;
        }
        catch (BencodeException)
        {
            return false;
        }
    }

    /// <summary>Whether an item's value is bencode with sorted keys, as BEP 44 demands of what is stored.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return false;
        try
        {
            var reader = new BencodeReader(value, CanonicalLimits);
            while (reader.Read())
                continue;
            return reader.Position == value.Length;
        }
        catch (BencodeException)
        {
            return false;
        }
    }

    private static void ReadTop(scoped ref BencodeReader reader, ReadOnlySpan<byte> packet, ref KrpcMessage message)
    {
        var key = reader.GetBytes();
        reader.Read();
        if (key.SequenceEqual("a"u8) || key.SequenceEqual("r"u8))
            ReadBody(ref reader, packet, ref message);
        else if (key.SequenceEqual("e"u8))
            ReadError(ref reader, ref message);
        else if (key.SequenceEqual("q"u8))
            message.Method = KrpcMethods.Find(StringOf(ref reader));
        else if (key.SequenceEqual("t"u8))
            message.Transaction = StringOf(ref reader);
        else if (key.SequenceEqual("y"u8))
            message.Kind = KindOf(StringOf(ref reader));
        else if (key.SequenceEqual("ip"u8))
            message.ObservedAddress = StringOfLength(ref reader, 6, 18);
        else if (key.SequenceEqual("ro"u8))
            message.IsReadOnly = IntegerOf(ref reader) == 1;
        else
            reader.Skip();
    }

    private static void ReadBody(scoped ref BencodeReader reader, ReadOnlySpan<byte> packet, ref KrpcMessage message)
    {
        if (reader.Token != BencodeToken.DictionaryStart)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.Token == BencodeToken.Key)
        {
            var key = reader.GetBytes();
            reader.Read();
            if (!ReadCommon(key, ref reader, packet, ref message) && !ReadStored(key, ref reader, packet, ref message))
                reader.Skip();
        }
    }

    // What BEP 5, 32 and 33 say.
    private static bool ReadCommon(ReadOnlySpan<byte> key, scoped ref BencodeReader reader, ReadOnlySpan<byte> packet, ref KrpcMessage message)
    {
        if (key.SequenceEqual("id"u8))
            message.Id = IdOf(ref reader);
        else if (key.SequenceEqual("target"u8))
            message.Target = IdOf(ref reader);
        else if (key.SequenceEqual("info_hash"u8))
            message.InfoHash = IdOf(ref reader);
        else if (key.SequenceEqual("token"u8))
            message.Token = StringOf(ref reader);
        else if (key.SequenceEqual("nodes"u8))
            message.Nodes = StringOf(ref reader, NodeContact.IPv4Size);
        else if (key.SequenceEqual("nodes6"u8))
            message.Nodes6 = StringOf(ref reader, NodeContact.IPv6Size);
        else if (key.SequenceEqual("values"u8))
            message.Values = reader.Token == BencodeToken.ListStart ? RawOf(ref reader, packet) : SkipOver(ref reader);
        else if (key.SequenceEqual("want"u8))
            message.Want = WantOf(ref reader);
        else if (key.SequenceEqual("port"u8))
            message.Port = IntegerOf(ref reader);
        else if (key.SequenceEqual("implied_port"u8))
            message.ImpliedPort = IntegerOf(ref reader) is not (null or 0);
        else if (key.SequenceEqual("seed"u8))
            message.IsSeed = IntegerOf(ref reader) == 1;
        else if (key.SequenceEqual("noseed"u8))
            message.NoSeeds = IntegerOf(ref reader) == 1;
        else if (key.SequenceEqual("scrape"u8))
            message.WantsScrape = IntegerOf(ref reader) == 1;
        else
            return false;
        return true;
    }

    // What BEP 33, 44 and 51 say of filters, items and samples.
    private static bool ReadStored(ReadOnlySpan<byte> key, scoped ref BencodeReader reader, ReadOnlySpan<byte> packet, ref KrpcMessage message)
    {
        if (key.SequenceEqual("v"u8))
            message.Item = RawOf(ref reader, packet);
        else if (key.SequenceEqual("k"u8))
            message.Key = StringOfLength(ref reader, KrpcMessage.KeySize);
        else if (key.SequenceEqual("sig"u8))
            message.Signature = StringOfLength(ref reader, KrpcMessage.SignatureSize);
        else if (key.SequenceEqual("salt"u8))
            message.Salt = StringOf(ref reader);
        else if (key.SequenceEqual("seq"u8))
            message.Sequence = IntegerOf(ref reader);
        else if (key.SequenceEqual("cas"u8))
            message.Cas = IntegerOf(ref reader);
        else if (key.SequenceEqual("BFsd"u8))
            message.SeedFilter = StringOfLength(ref reader, KrpcMessage.FilterSize);
        else if (key.SequenceEqual("BFpe"u8))
            message.PeerFilter = StringOfLength(ref reader, KrpcMessage.FilterSize);
        else if (key.SequenceEqual("samples"u8))
            message.Samples = StringOf(ref reader, NodeId.Size);
        else
            return false;
        return true;
    }

    private static void ReadError(scoped ref BencodeReader reader, ref KrpcMessage message)
    {
        if (reader.Token != BencodeToken.ListStart)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.Token != BencodeToken.ListEnd)
        {
            if (reader.Token == BencodeToken.Integer)
                message.ErrorCode = reader.GetInteger();
            else if (reader.Token == BencodeToken.String)
                message.ErrorText = reader.GetBytes();
            else
                reader.Skip();
        }
    }

    private static Want WantOf(scoped ref BencodeReader reader)
    {
        if (reader.Token != BencodeToken.ListStart)
        {
            reader.Skip();
            return Want.None;
        }

        var want = Want.None;
        while (reader.Read() && reader.Token != BencodeToken.ListEnd)
        {
            var family = StringOf(ref reader);
            want |= family.SequenceEqual("n4"u8) ? Want.IPv4 : family.SequenceEqual("n6"u8) ? Want.IPv6 : Want.None;
        }

        return want;
    }

    private static KrpcKind? KindOf(ReadOnlySpan<byte> type) => type switch
    {
        [(byte)'q'] => KrpcKind.Query,
        [(byte)'r'] => KrpcKind.Response,
        [(byte)'e'] => KrpcKind.Error,
        _ => null,
    };

    private static NodeId? IdOf(scoped ref BencodeReader reader) =>
        StringOfLength(ref reader, NodeId.Size) is { IsEmpty: false } id ? NodeId.FromBytes(id) : null;

    private static ReadOnlySpan<byte> StringOf(scoped ref BencodeReader reader)
    {
        if (reader.Token == BencodeToken.String)
            return reader.GetBytes();
        reader.Skip();
        return default;
    }

    private static ReadOnlySpan<byte> StringOf(scoped ref BencodeReader reader, int multiple)
    {
        var text = StringOf(ref reader);
        return text.Length % multiple == 0 ? text : default;
    }

    private static ReadOnlySpan<byte> StringOfLength(scoped ref BencodeReader reader, int length, int orLength = -1)
    {
        var text = StringOf(ref reader);
        return text.Length == length || text.Length == orLength ? text : default;
    }

    private static long? IntegerOf(scoped ref BencodeReader reader)
    {
        if (reader.Token == BencodeToken.Integer)
            return reader.GetInteger();
        reader.Skip();
        return null;
    }

    private static ReadOnlySpan<byte> SkipOver(scoped ref BencodeReader reader)
    {
        reader.Skip();
        return default;
    }

    private static ReadOnlySpan<byte> RawOf(scoped ref BencodeReader reader, ReadOnlySpan<byte> packet)
    {
        var start = reader.TokenStart;
        reader.Skip();
        return packet[start..reader.Position];
    }
}
