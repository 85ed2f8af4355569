using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using WebTorrent.Identifiers;

namespace WebTorrent.Tracker.Core;

/// <summary>
/// What a WebSocket tracker says: the answer to an announce or a scrape, a failure, or another peer's offer or answer. What is missing, or not what
/// it should be, is null.
/// </summary>
internal sealed record WebSocketMessage
{
    private const int MaxDepth = 16;
    private const int MaxTrackerIdLength = 1024;

    /// <summary>Whether it answers a scrape; everything else is about an announce.</summary>
    public bool IsScrape { get; init; }

    public InfoHash? InfoHash { get; init; }

    public PeerId? PeerId { get; init; }

    public OfferId? OfferId { get; init; }

    /// <summary>Whether it brings an offer or an answer, even one that is too long to be read.</summary>
    public bool IsSignal { get; init; }

    /// <summary>A peer's offer, as JSON text.</summary>
    public string? Offer { get; init; }

    /// <summary>A peer's answer, as JSON text.</summary>
    public string? Answer { get; init; }

    /// <summary>Why the tracker refuses.</summary>
    public string? Failure { get; init; }

    /// <summary>The answer to an announce, if this is one.</summary>
    public AnnounceResponse? Announce { get; init; }

    /// <summary>The answer to a scrape, if this is one.</summary>
    public IReadOnlyDictionary<InfoHash, ScrapeEntry>? Swarms { get; init; }

    /// <summary>Reads a message; false when it is no JSON object.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out WebSocketMessage? message)
    {
        message = null;
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return false;
            message = Read(document.RootElement);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second: a text that is not Unicode.
            return false;
        }
    }

    private static WebSocketMessage Read(JsonElement root)
    {
        Span<byte> bytes = stackalloc byte[BinaryText.Size];
        var failure = ReadText(root, "failure reason"u8);
        return new WebSocketMessage
        {
            IsScrape = ReadText(root, "action"u8) is "scrape",
            InfoHash = TryRead(root, "info_hash"u8, bytes) ? Identifiers.InfoHash.FromBytes(bytes) : null,
            PeerId = TryRead(root, "peer_id"u8, bytes) ? Identifiers.PeerId.FromBytes(bytes) : null,
            OfferId = TryRead(root, "offer_id"u8, bytes) ? Tracker.OfferId.FromBytes(bytes) : null,
            IsSignal = Has(root, "offer"u8) || Has(root, "answer"u8),
            Offer = ReadSignal(root, "offer"u8),
            Answer = ReadSignal(root, "answer"u8),
            Failure = failure is null ? null : TrackerReply.Clean(failure) is { Length: > 0 } clean ? clean : "The tracker refused without a reason.",
            Announce = ReadAnnounce(root),
            Swarms = root.TryGetProperty("files"u8, out var files) && files.ValueKind == JsonValueKind.Object ? ReadSwarms(files) : null,
        };
    }

    private static AnnounceResponse ReadAnnounce(JsonElement root)
    {
        var interval = ReadNumber(root, "interval"u8);
        var min = ReadNumber(root, "min interval"u8);
        return new AnnounceResponse
        {
            Interval = TrackerReply.ToInterval(interval ?? min ?? 0),
            MinInterval = min > 0 ? TrackerReply.ToInterval(min.Value) : null,
            Seeders = ReadNumber(root, "complete"u8) is { } complete ? TrackerReply.ToCount(complete) : null,
            Leechers = ReadNumber(root, "incomplete"u8) is { } incomplete ? TrackerReply.ToCount(incomplete) : null,
            Warning = ReadText(root, "warning message"u8) is { } warning ? TrackerReply.Clean(warning) : null,
            TrackerId = ReadText(root, "tracker id"u8) is { Length: <= MaxTrackerIdLength } id ? id : null,
        };
    }

    private static Dictionary<InfoHash, ScrapeEntry> ReadSwarms(JsonElement files)
    {
        var swarms = new Dictionary<InfoHash, ScrapeEntry>();
        Span<byte> bytes = stackalloc byte[BinaryText.Size];
        foreach (var file in files.EnumerateObject())
        {
            if (file.Value.ValueKind != JsonValueKind.Object || !BinaryText.TryDecode(file.Name, bytes))
                continue;
            swarms[Identifiers.InfoHash.FromBytes(bytes)] = new ScrapeEntry(
                ReadCount(file.Value, "complete"u8), ReadCount(file.Value, "incomplete"u8), ReadCount(file.Value, "downloaded"u8));
        }

        return swarms;
    }

    private static int ReadCount(JsonElement from, ReadOnlySpan<byte> name) => TrackerReply.ToCount(ReadNumber(from, name) ?? 0);

    private static bool TryRead(JsonElement from, ReadOnlySpan<byte> name, Span<byte> bytes) =>
        from.TryGetProperty(name, out var value) && BinaryText.TryDecode(value, bytes);

    private static string? ReadText(JsonElement from, ReadOnlySpan<byte> name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Has(JsonElement from, ReadOnlySpan<byte> name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    private static string? ReadSignal(JsonElement from, ReadOnlySpan<byte> name)
    {
        if (!Has(from, name))
            return null;
        var text = from.GetProperty(name).GetRawText();
        return Encoding.UTF8.GetByteCount(text) <= WebSocketRequest.MaxSignalLength ? text : null;
    }

    // JavaScript knows no whole numbers: 120 may come as 1.2e2.
    private static long? ReadNumber(JsonElement from, ReadOnlySpan<byte> name)
    {
        if (!from.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Number)
            return null;
        if (value.TryGetInt64(out var whole))
            return whole;
        return value.TryGetDouble(out var number) ? (long)Math.Clamp(number, int.MinValue, int.MaxValue) : null;
    }
}
