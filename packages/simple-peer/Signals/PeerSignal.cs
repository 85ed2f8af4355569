using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace WebTorrent.SimplePeer.Signals;

/// <summary>
/// What one side tells the other on the way around the connection that is not there yet, as the JSON that JavaScript's simple-peer writes:
/// <c>{"type":"offer","sdp":"v=0..."}</c>, <c>{"type":"candidate","candidate":{"candidate":"candidate:..."}}</c>, <c>{"type":"renegotiate","renegotiate":true}</c>.
/// </summary>
/// <param name="Kind">What it says.</param>
/// <param name="Text">The session description or the candidate's line; else empty. No candidate's line: there are no more.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PeerSignal(PeerSignalKind Kind, string Text)
{
    /// <summary>Longer ones are refused: 64 KiB.</summary>
    public const int MaxLength = 64 * 1024;

    private static readonly JsonDocumentOptions ReaderOptions = new() { MaxDepth = 8 };

    /// <summary>Reads a signal; never throws.</summary>
    public static bool TryParse([NotNullWhen(true)] string? json, out PeerSignal signal)
    {
        signal = default;
        if (json is null || json.Length > MaxLength)
            return false;
        try
        {
            using var document = JsonDocument.Parse(json, ReaderOptions);
            return document.RootElement.ValueKind == JsonValueKind.Object && TryRead(document.RootElement, out signal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Half of a surrogate pair is found only when the text is taken out.
            return false;
        }
    }

    /// <summary>Writes it.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, Kind.ToString().ToLowerInvariant());
            WriteContent(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static bool TryRead(JsonElement root, out PeerSignal signal)
    {
        if (TryGetText(root, "sdp", out var sdp) && TryGetText(root, "type", out var type))
        {
            signal = type switch { "offer" => new PeerSignal(PeerSignalKind.Offer, sdp), "answer" => new PeerSignal(PeerSignalKind.Answer, sdp), _ => default };
            return signal.Text is not null;
        }

        if (root.TryGetProperty("candidate", out var candidate))
        {
            signal = new PeerSignal(PeerSignalKind.Candidate, candidate.ValueKind == JsonValueKind.Object && TryGetText(candidate, "candidate", out var line) ? line : "");
            return true;
        }

        var isRenegotiate = root.TryGetProperty("renegotiate", out var renegotiate) && renegotiate.ValueKind == JsonValueKind.True;
        signal = isRenegotiate || root.TryGetProperty("transceiverRequest", out _)
            ? new PeerSignal(isRenegotiate ? PeerSignalKind.Renegotiate : PeerSignalKind.Other, "")
            : default;
        return signal.Text is not null;
    }

    private static bool TryGetText(JsonElement element, string name, [NotNullWhen(true)] out string? text)
    {
        text = element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is not null;
    }

    private void WriteContent(Utf8JsonWriter writer)
    {
        if (Kind is PeerSignalKind.Offer or PeerSignalKind.Answer)
        {
            writer.WriteString("sdp"u8, Text);
        }
        else if (Kind == PeerSignalKind.Candidate)
        {
            writer.WriteStartObject("candidate"u8);
            writer.WriteString("candidate"u8, Text);
            writer.WriteNumber("sdpMLineIndex"u8, 0);
            writer.WriteString("sdpMid"u8, "0"u8);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteBoolean("renegotiate"u8, true);
        }
    }
}
