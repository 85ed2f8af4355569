using System.Text.Json;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>
/// A message of a WebRTC peer, as the JavaScript bittorrent-tracker defines it: an object with <c>action</c> "announce" or "scrape", <c>info_hash</c> and <c>peer_id</c> as
/// <see cref="BinaryString"/>s, and, of an announce, <c>event</c>, <c>left</c>, <c>offers</c> (objects of <c>offer</c> and <c>offer_id</c>), or <c>answer</c>, <c>offer_id</c>
/// and <c>to_peer_id</c>. Offers and answers are not looked into: they are ranges of the message. Read again and again into the same instance.
/// </summary>
internal sealed class WebSocketRequest
{
    // An offer is an object of strings; a little room for what may come.
    private const int MaxDepth = 12;
    private const int MaxOfferId = 128;

    private readonly List<InfoHash> _hashes = [];
    private readonly List<WebSocketOffer> _offers = [];

    public WebSocketAction Action { get; private set; }

    /// <summary>The torrent of an announce, the torrents of a scrape.</summary>
    public IReadOnlyList<InfoHash> Hashes => _hashes;

    public PeerId? PeerId { get; private set; }

    public PeerId? ToPeerId { get; private set; }

    public SwarmEvent Event { get; private set; }

    /// <summary>Whether nothing is left to download; null when it is not said.</summary>
    public bool? IsSeeder { get; private set; }

    public IReadOnlyList<WebSocketOffer> Offers => _offers;

    /// <summary>Where the answer is, or null.</summary>
    public Range? Answer { get; private set; }

    /// <summary>Where the id of the answered offer is, with its quotes.</summary>
    public Range? OfferId { get; private set; }

    /// <summary>Reads a message.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="maxOffers">How many offers are kept.</param>
    /// <param name="maxHashes">How many torrents are kept.</param>
    /// <returns>Null, or why it is none, for the client.</returns>
    public string? Read(ReadOnlySpan<byte> message, int maxOffers, int maxHashes)
    {
        Clear();
        try
        {
            var reader = new Utf8JsonReader(message, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return "a message is a JSON object";
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (ReadField(ref reader, maxOffers, maxHashes) is { } fault)
                    return fault;
            }

            // What follows the object is an error of its own.
            reader.Read();
        }
        catch (JsonException)
        {
            Clear();
            return "not JSON";
        }

        return FindFault();
    }

    private static bool TryReadBytes(ref Utf8JsonReader reader, scoped Span<byte> bytes) =>
        reader.TokenType == JsonTokenType.String && BinaryString.TryDecode(reader.ValueSpan, bytes);

    private static Range SkipValue(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    private static PeerId? ReadPeerId(ref Utf8JsonReader reader)
    {
        Span<byte> bytes = stackalloc byte[Identifiers.PeerId.Size];
        return TryReadBytes(ref reader, bytes) ? Identifiers.PeerId.FromBytes(bytes) : null;
    }

    private static SwarmEvent ReadEvent(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            return SwarmEvent.None;
        if (reader.ValueTextEquals("started"u8))
            return SwarmEvent.Started;
        if (reader.ValueTextEquals("completed"u8))
            return SwarmEvent.Completed;
        return reader.ValueTextEquals("stopped"u8) ? SwarmEvent.Stopped : SwarmEvent.None;
    }

    private static Range? ReadOfferId(ref Utf8JsonReader reader)
    {
        var range = SkipValue(ref reader);
        return reader.TokenType == JsonTokenType.String && range.End.Value - range.Start.Value <= MaxOfferId ? range : null;
    }

    private static Range? ReadObject(ref Utf8JsonReader reader)
    {
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        var range = SkipValue(ref reader);
        return isObject ? range : null;
    }

    private void Clear()
    {
        _hashes.Clear();
        _offers.Clear();
        Action = WebSocketAction.None;
        PeerId = ToPeerId = null;
        Event = SwarmEvent.None;
        IsSeeder = null;
        Answer = OfferId = null;
    }

    private string? ReadField(ref Utf8JsonReader reader, int maxOffers, int maxHashes)
    {
        if (reader.ValueTextEquals("action"u8))
        {
            reader.Read();
            ReadAction(ref reader);
        }
        else if (reader.ValueTextEquals("info_hash"u8))
        {
            reader.Read();
            return ReadHashes(ref reader, maxHashes);
        }
        else if (reader.ValueTextEquals("offers"u8))
        {
            reader.Read();
            return ReadOffers(ref reader, maxOffers);
        }
        else
        {
            ReadPeerField(ref reader);
        }

        return null;
    }

    private void ReadPeerField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("peer_id"u8))
        {
            reader.Read();
            PeerId = ReadPeerId(ref reader);
        }
        else if (reader.ValueTextEquals("to_peer_id"u8))
        {
            reader.Read();
            ToPeerId = ReadPeerId(ref reader);
        }
        else if (reader.ValueTextEquals("event"u8))
        {
            reader.Read();
            Event = ReadEvent(ref reader);
        }
        else if (reader.ValueTextEquals("left"u8))
        {
            reader.Read();
            // What is no number, such as null for "not known yet", is a lot.
            IsSeeder = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var left) && left == 0;
        }
        else if (reader.ValueTextEquals("answer"u8))
        {
            reader.Read();
            Answer = ReadObject(ref reader);
            return;
        }
        else if (reader.ValueTextEquals("offer_id"u8))
        {
            reader.Read();
            OfferId = ReadOfferId(ref reader);
            return;
        }
        else
        {
            reader.Read();
        }

        reader.Skip();
    }

    private void ReadAction(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            reader.Skip();
        else if (reader.ValueTextEquals("announce"u8))
            Action = WebSocketAction.Announce;
        else if (reader.ValueTextEquals("scrape"u8))
            Action = WebSocketAction.Scrape;
    }

    private string? ReadHashes(ref Utf8JsonReader reader, int most)
    {
        const string Fault = "info_hash must be 20 bytes";
        Span<byte> bytes = stackalloc byte[InfoHash.Size];
        _hashes.Clear();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            if (!TryReadBytes(ref reader, bytes))
                return Fault;
            _hashes.Add(InfoHash.FromBytes(bytes));
            return null;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!TryReadBytes(ref reader, bytes))
                return Fault;
            if (_hashes.Count < most)
                _hashes.Add(InfoHash.FromBytes(bytes));
        }

        return null;
    }

    private string? ReadOffers(ref Utf8JsonReader reader, int most)
    {
        const string Fault = "offers must be objects of offer and offer_id";
        _offers.Clear();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartArray)
            return Fault;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject || ReadOffer(ref reader) is not { } offer)
                return Fault;
            if (_offers.Count < most)
                _offers.Add(offer);
        }

        return null;
    }

    private static WebSocketOffer? ReadOffer(ref Utf8JsonReader reader)
    {
        Range? offer = null;
        Range? id = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isOffer = reader.ValueTextEquals("offer"u8);
            var isId = reader.ValueTextEquals("offer_id"u8);
            reader.Read();
            if (isOffer)
                offer = ReadObject(ref reader);
            else if (isId)
                id = ReadOfferId(ref reader);
            else
                reader.Skip();
        }

        return offer is { } text && id is { } name ? new WebSocketOffer(name, text) : null;
    }

    private string? FindFault() => Action switch
    {
        WebSocketAction.Announce when _hashes.Count != 1 => "info_hash must be 20 bytes",
        WebSocketAction.Announce when PeerId is null => "peer_id must be 20 bytes",
        WebSocketAction.Announce when Answer is not null && ToPeerId is null => "to_peer_id must be 20 bytes",
        WebSocketAction.Announce when Answer is not null && OfferId is null => "an answer names its offer_id",
        WebSocketAction.Scrape when _hashes.Count == 0 => "a scrape names at least one info_hash",
        WebSocketAction.None => "unknown action",
        _ => null,
    };
}
