using System.Buffers;
using System.Text;
using System.Text.Json;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker.Core;

/// <summary>
/// What a peer says to a WebSocket tracker, in the JSON of JavaScript's bittorrent-tracker. Ids and hashes are <see cref="BinaryText"/>.
/// </summary>
internal static class WebSocketRequest
{
    /// <summary>The longest offer or answer, in UTF-8.</summary>
    public const int MaxSignalLength = 64 * 1024;

    /// <summary>
    /// <c>{"action":"announce","info_hash":..,"peer_id":..,"numwant":2,"uploaded":..,"downloaded":..,"left":..,"event":"started","offers":[{"offer_id":..,"offer":{..}}]}</c>
    /// </summary>
    /// <param name="request">What to announce.</param>
    /// <param name="offers">Offers that are <see cref="IsSignal"/>.</param>
    public static byte[] EncodeAnnounce(AnnounceRequest request, IReadOnlyList<PeerOffer> offers) => Encode(json =>
    {
        WriteHead(json, "announce", request.InfoHash);
        WritePeerId(json, "peer_id", request.PeerId);
        json.WriteNumber("numwant", offers.Count);
        json.WriteNumber("uploaded", request.Uploaded);
        json.WriteNumber("downloaded", request.Downloaded);
        json.WriteNumber("left", request.Left);
        if (GetName(request.Event) is { } name)
            json.WriteString("event", name);
        if (request.TrackerId is { } trackerId)
            json.WriteString("trackerid", trackerId);
        json.WriteStartArray("offers");
        foreach (var offer in offers)
        {
            json.WriteStartObject();
            WriteOfferId(json, offer.Id);
            json.WritePropertyName("offer");
            json.WriteRawValue(offer.Signal, skipInputValidation: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary><c>{"action":"announce","info_hash":..,"peer_id":..,"to_peer_id":..,"offer_id":..,"answer":{..}}</c></summary>
    public static byte[] EncodeAnswer(InfoHash infoHash, PeerId from, PeerId to, OfferId offerId, string answer) => Encode(json =>
    {
        WriteHead(json, "announce", infoHash);
        WritePeerId(json, "peer_id", from);
        WritePeerId(json, "to_peer_id", to);
        WriteOfferId(json, offerId);
        json.WritePropertyName("answer");
        json.WriteRawValue(answer, skipInputValidation: true);
    });

    /// <summary>Whether a text can go as an offer or answer: JSON, and not too long.</summary>
    public static bool IsSignal(string text)
    {
        try
        {
            if (Encoding.UTF8.GetByteCount(text) > MaxSignalLength)
                return false;
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // The second: half of a surrogate pair.
            return false;
        }
    }

    /// <summary><c>{"action":"scrape","info_hash":[..]}</c></summary>
    public static byte[] EncodeScrape(IReadOnlyList<InfoHash> hashes) => Encode(json =>
    {
        json.WriteString("action", "scrape");
        json.WriteStartArray("info_hash");
        Span<byte> bytes = stackalloc byte[InfoHash.Size];
        foreach (var hash in hashes)
        {
            hash.CopyTo(bytes);
            json.WriteStringValue(BinaryText.Encode(bytes));
        }

        json.WriteEndArray();
    });

    private static byte[] Encode(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static string? GetName(AnnounceEvent announceEvent) => announceEvent switch
    {
        AnnounceEvent.Started => "started",
        AnnounceEvent.Completed => "completed",
        AnnounceEvent.Stopped => "stopped",
        _ => null,
    };

    private static void WriteHead(Utf8JsonWriter json, string action, InfoHash infoHash)
    {
        Span<byte> bytes = stackalloc byte[InfoHash.Size];
        infoHash.CopyTo(bytes);
        json.WriteString("action", action);
        json.WriteString("info_hash", BinaryText.Encode(bytes));
    }

    private static void WritePeerId(Utf8JsonWriter json, string name, PeerId peerId)
    {
        Span<byte> bytes = stackalloc byte[PeerId.Size];
        peerId.CopyTo(bytes);
        json.WriteString(name, BinaryText.Encode(bytes));
    }

    private static void WriteOfferId(Utf8JsonWriter json, OfferId offerId)
    {
        Span<byte> bytes = stackalloc byte[OfferId.Size];
        offerId.CopyTo(bytes);
        json.WriteString("offer_id", BinaryText.Encode(bytes));
    }
}
