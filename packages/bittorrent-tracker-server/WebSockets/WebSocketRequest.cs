using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>
/// A message of a WebRTC peer, as the JavaScript bittorrent-tracker defines it: an object with <c>action</c> "announce" or "scrape", <c>info_hash</c> and <c>peer_id</c> as
/// <see cref="BinaryString"/>s, and, of an announce, <c>event</c>, <c>left</c>, <c>offers</c> (objects of <c>offer</c> and <c>offer_id</c>), or <c>answer</c>, <c>offer_id</c>
/// and <c>to_peer_id</c>. Offers and answers are not looked into: they are ranges of the message. Read again and again into the same instance.
/// </summary>
internal sealed class WebSocketRequest
{
    private const int MaxOfferId = 128;

    private readonly List<WebSocketHash> _hashes = [];
    private readonly List<WebSocketOffer> _offers = [];

    public WebSocketAction Action { get; private set; }

    /// <summary>The torrent of an announce, the torrents of a scrape.</summary>
    public IReadOnlyList<WebSocketHash> Hashes => _hashes;

    public PeerId? PeerId { get; private set; }

    /// <summary>Where the peer's id is in the message, with its quotes.</summary>
    public Range PeerIdText { get; private set; }

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
    /// <param name="message">The whole message, in valid UTF-8.</param>
    /// <param name="maxOffers">How many offers are kept.</param>
    /// <param name="maxHashes">How many torrents are kept.</param>
    /// <returns>Null, or why it is none, for the client.</returns>
    public string? Read(ReadOnlySpan<byte> message, int maxOffers, int maxHashes)
    {
        Clear();
        var scanner = new JsonScanner(message);
        string? fault = null;
        if (!scanner.TryEnter((byte)'{'))
            fault = "a message is a JSON object";
        for (var isFirst = true; fault is null && scanner.MoveNext(ref isFirst, out var name);)
            fault = ReadField(ref scanner, message, name, maxOffers, maxHashes);
        if (!scanner.IsBroken && (fault is not null || scanner.IsAtEnd()))
            return fault ?? FindFault();
        Clear();
        return "not JSON";
    }

    private static PeerId? ToPeerIdOrNull(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[Identifiers.PeerId.Size];
        return TryDecode(text, bytes) ? Identifiers.PeerId.FromBytes(bytes) : null;
    }

    private static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> bytes) => IsString(text) && BinaryString.TryDecode(text[1..^1], bytes);

    private static bool IsString(ReadOnlySpan<byte> text) => text is [(byte)'"', .., (byte)'"'];

    private static bool IsObject(ReadOnlySpan<byte> text) => text is [(byte)'{', ..];

    private static Range? OfferIdOrNull(ReadOnlySpan<byte> message, Range range) =>
        IsString(message[range]) && message[range].Length <= MaxOfferId ? range : null;

    private static WebSocketAction ToAction(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("\"announce\""u8))
            return WebSocketAction.Announce;
        return text.SequenceEqual("\"scrape\""u8) ? WebSocketAction.Scrape : WebSocketAction.None;
    }

    private static SwarmEvent ToEvent(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("\"started\""u8))
            return SwarmEvent.Started;
        if (text.SequenceEqual("\"completed\""u8))
            return SwarmEvent.Completed;
        return text.SequenceEqual("\"stopped\""u8) ? SwarmEvent.Stopped : SwarmEvent.None;
    }

    private static WebSocketOffer? ReadOffer(ref JsonScanner scanner, ReadOnlySpan<byte> message)
    {
        Range? offer = null;
        Range? id = null;
        for (var isFirst = true; scanner.MoveNext(ref isFirst, out var name);)
        {
            var value = scanner.Skip();
            if (name.SequenceEqual("offer"u8))
                offer = IsObject(message[value]) ? value : null;
            else if (name.SequenceEqual("offer_id"u8))
                id = OfferIdOrNull(message, value);
        }

        return offer is { } text && id is { } named ? new WebSocketOffer(named, text) : null;
    }

    private void Clear()
    {
        _hashes.Clear();
        _offers.Clear();
        Action = WebSocketAction.None;
        PeerId = ToPeerId = null;
        PeerIdText = default;
        Event = SwarmEvent.None;
        IsSeeder = null;
        Answer = OfferId = null;
    }

    private string? ReadField(ref JsonScanner scanner, ReadOnlySpan<byte> message, scoped ReadOnlySpan<byte> name, int maxOffers, int maxHashes)
    {
        if (name.SequenceEqual("info_hash"u8))
            return ReadHashes(ref scanner, message, maxHashes);
        if (name.SequenceEqual("offers"u8))
            return ReadOffers(ref scanner, message, maxOffers);
        var value = scanner.Skip();
        if (!scanner.IsBroken)
            SetField(name, message, value);
        return null;
    }

    private void SetField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> message, Range value)
    {
        var text = message[value];
        if (name.SequenceEqual("action"u8))
            Action = ToAction(text);
        else if (name.SequenceEqual("peer_id"u8))
            (PeerId, PeerIdText) = (ToPeerIdOrNull(text), value);
        else if (name.SequenceEqual("to_peer_id"u8))
            ToPeerId = ToPeerIdOrNull(text);
        else if (name.SequenceEqual("event"u8))
            Event = ToEvent(text);
        else if (name.SequenceEqual("left"u8))
            // What is no number, such as null for "not known yet", is a lot.
            IsSeeder = text.SequenceEqual("0"u8);
        else if (name.SequenceEqual("answer"u8))
            Answer = IsObject(text) ? value : null;
        else if (name.SequenceEqual("offer_id"u8))
            OfferId = OfferIdOrNull(message, value);
    }

    private string? ReadHashes(ref JsonScanner scanner, ReadOnlySpan<byte> message, int most)
    {
        _hashes.Clear();
        if (!scanner.TryEnter((byte)'['))
            return ReadHash(ref scanner, message, most);
        string? fault = null;
        for (var isFirst = true; fault is null && scanner.MoveNext((byte)']', ref isFirst);)
            fault = ReadHash(ref scanner, message, most);
        return fault;
    }

    private string? ReadHash(ref JsonScanner scanner, ReadOnlySpan<byte> message, int most)
    {
        Span<byte> bytes = stackalloc byte[InfoHash.Size];
        var value = scanner.Skip();
        if (!TryDecode(message[value], bytes))
            return "info_hash must be 20 bytes";
        if (_hashes.Count < most)
            _hashes.Add(new WebSocketHash(InfoHash.FromBytes(bytes), value));
        return null;
    }

    private string? ReadOffers(ref JsonScanner scanner, ReadOnlySpan<byte> message, int most)
    {
        const string Fault = "offers must be objects of offer and offer_id";
        _offers.Clear();
        if (!scanner.TryEnter((byte)'['))
            return message[scanner.Skip()].SequenceEqual("null"u8) ? null : Fault;
        for (var isFirst = true; scanner.MoveNext((byte)']', ref isFirst);)
        {
            if (!scanner.TryEnter((byte)'{') || ReadOffer(ref scanner, message) is not { } offer)
                return Fault;
            if (_offers.Count < most)
                _offers.Add(offer);
        }

        return null;
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
