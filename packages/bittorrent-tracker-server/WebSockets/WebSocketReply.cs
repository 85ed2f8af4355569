using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>Writes messages to WebRTC peers, each into the same buffer. Not thread-safe.</summary>
internal sealed class WebSocketReply : IDisposable
{
    // What one long offer needed is not kept for as long as the connection lives.
    private const int FirstBuffer = 1024;
    private const int MaxKept = 16 * 1024;

    // JSON for programs, never for the inside of a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private ArrayBufferWriter<byte> _buffer = new(FirstBuffer);
    private readonly Utf8JsonWriter _writer;

    public WebSocketReply() => _writer = new Utf8JsonWriter(_buffer, Options);

    /// <summary>The answer to an announce.</summary>
    public ReadOnlyMemory<byte> Announce(in InfoHash hash, in SwarmCounts counts, TimeSpan interval)
    {
        Begin("announce"u8);
        _writer.WriteNumber("complete"u8, counts.Seeders);
        _writer.WriteNumber("incomplete"u8, counts.Leechers);
        _writer.WriteNumber("interval"u8, (long)interval.TotalSeconds);
        BinaryString.Write(_writer, "info_hash"u8, in hash);
        return End();
    }

    /// <summary>A refusal; the torrent when the request named one.</summary>
    public ReadOnlyMemory<byte> Failure(WebSocketAction action, InfoHash? hash, string reason)
    {
        Begin(action == WebSocketAction.Scrape ? "scrape"u8 : "announce"u8);
        _writer.WriteString("failure reason"u8, reason);
        if (hash is { } known)
            BinaryString.Write(_writer, "info_hash"u8, in known);
        return End();
    }

    /// <summary>The answer to a scrape.</summary>
    public ReadOnlyMemory<byte> Scrape(IReadOnlyList<InfoHash> hashes, Func<InfoHash, SwarmCounts> countsOf, TimeSpan minInterval)
    {
        Begin("scrape"u8);
        _writer.WriteStartObject("files"u8);
        foreach (var hash in hashes)
        {
            var counts = countsOf(hash);
            BinaryString.WriteName(_writer, in hash);
            _writer.WriteStartObject();
            _writer.WriteNumber("complete"u8, counts.Seeders);
            _writer.WriteNumber("incomplete"u8, counts.Leechers);
            _writer.WriteNumber("downloaded"u8, counts.Downloads);
            _writer.WriteEndObject();
        }

        _writer.WriteEndObject();
        _writer.WriteStartObject("flags"u8);
        _writer.WriteNumber("min_request_interval"u8, (long)minInterval.TotalSeconds);
        _writer.WriteEndObject();
        return End();
    }

    /// <summary>An offer or an answer, passed on.</summary>
    /// <param name="kind">"offer" or "answer".</param>
    /// <param name="content">It, as JSON.</param>
    /// <param name="offerId">The offer's id, as JSON.</param>
    /// <param name="from">Who made it.</param>
    /// <param name="hash">The torrent.</param>
    public ReadOnlyMemory<byte> Relay(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> content, ReadOnlySpan<byte> offerId, in PeerId from, in InfoHash hash)
    {
        Begin("announce"u8);
        _writer.WritePropertyName(kind);
        _writer.WriteRawValue(content, skipInputValidation: true);
        _writer.WritePropertyName("offer_id"u8);
        _writer.WriteRawValue(offerId, skipInputValidation: true);
        BinaryString.Write(_writer, "peer_id"u8, in from);
        BinaryString.Write(_writer, "info_hash"u8, in hash);
        return End();
    }

    public void Dispose() => _writer.Dispose();

    private void Begin(ReadOnlySpan<byte> action)
    {
        if (_buffer.Capacity > MaxKept)
            _buffer = new ArrayBufferWriter<byte>(FirstBuffer);
        _buffer.ResetWrittenCount();
        _writer.Reset(_buffer);
        _writer.WriteStartObject();
        _writer.WriteString("action"u8, action);
    }

    private ReadOnlyMemory<byte> End()
    {
        _writer.WriteEndObject();
        _writer.Flush();
        return _buffer.WrittenMemory;
    }
}
