using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>
/// Writes messages to WebRTC peers, each into the same buffer. What came as JSON, info-hashes and peer ids too, goes on as it came. Not thread-safe.
/// </summary>
internal sealed class WebSocketReply
{
    private const int FirstBuffer = 512;

    // What one long offer needed is not kept for as long as the connection lives.
    private const int MaxKept = 16 * 1024;

    private ArrayBufferWriter<byte> _buffer = new(FirstBuffer);

    /// <summary>The answer to an announce.</summary>
    /// <param name="hash">The torrent, as JSON.</param>
    /// <param name="counts">Its swarm.</param>
    /// <param name="interval">When to announce again.</param>
    public ReadOnlyMemory<byte> Announce(ReadOnlySpan<byte> hash, in SwarmCounts counts, TimeSpan interval)
    {
        Begin("announce"u8);
        Add(",\"complete\":"u8, counts.Seeders);
        Add(",\"incomplete\":"u8, counts.Leechers);
        Add(",\"interval\":"u8, (long)interval.TotalSeconds);
        Add(",\"info_hash\":"u8, hash);
        return End();
    }

    /// <summary>A refusal.</summary>
    /// <param name="action">Of what.</param>
    /// <param name="hash">The torrent, as JSON; empty when the request named none.</param>
    /// <param name="reason">Why.</param>
    public ReadOnlyMemory<byte> Failure(WebSocketAction action, ReadOnlySpan<byte> hash, string reason)
    {
        Begin(action == WebSocketAction.Scrape ? "scrape"u8 : "announce"u8);
        // JSON for programs, never for the inside of a page.
        Add(",\"failure reason\":\""u8, Encoding.UTF8.GetBytes(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(reason)));
        Add("\""u8);
        if (!hash.IsEmpty)
            Add(",\"info_hash\":"u8, hash);
        return End();
    }

    /// <summary>The beginning of the answer to a scrape.</summary>
    public void BeginScrape()
    {
        Begin("scrape"u8);
        Add(",\"files\":{"u8);
    }

    /// <summary>A torrent of the answer to a scrape.</summary>
    /// <param name="hash">The torrent, as JSON.</param>
    /// <param name="counts">Its swarm.</param>
    /// <param name="isFirst">Whether it is the first.</param>
    public void AddScrape(ReadOnlySpan<byte> hash, in SwarmCounts counts, bool isFirst)
    {
        Add(isFirst ? default : ","u8, hash);
        Add(":{\"complete\":"u8, counts.Seeders);
        Add(",\"incomplete\":"u8, counts.Leechers);
        Add(",\"downloaded\":"u8, counts.Downloads);
        Add("}"u8);
    }

    /// <summary>The end of the answer to a scrape, and all of it.</summary>
    public ReadOnlyMemory<byte> EndScrape(TimeSpan minInterval)
    {
        Add("},\"flags\":{\"min_request_interval\":"u8, (long)minInterval.TotalSeconds);
        Add("}"u8);
        return End();
    }

    /// <summary>An offer or an answer, passed on.</summary>
    /// <param name="kind">"offer" or "answer".</param>
    /// <param name="content">It, as JSON.</param>
    /// <param name="offerId">The offer's id, as JSON.</param>
    /// <param name="from">Who made it, as JSON.</param>
    /// <param name="hash">The torrent, as JSON.</param>
    public ReadOnlyMemory<byte> Relay(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> content, ReadOnlySpan<byte> offerId, ReadOnlySpan<byte> from, ReadOnlySpan<byte> hash)
    {
        Begin("announce"u8);
        Add(",\""u8, kind);
        Add("\":"u8, content);
        Add(",\"offer_id\":"u8, offerId);
        Add(",\"peer_id\":"u8, from);
        Add(",\"info_hash\":"u8, hash);
        return End();
    }

    private void Begin(ReadOnlySpan<byte> action)
    {
        if (_buffer.Capacity > MaxKept)
            _buffer = new ArrayBufferWriter<byte>(FirstBuffer);
        _buffer.ResetWrittenCount();
        Add("{\"action\":\""u8, action);
        Add("\""u8);
    }

    private void Add(ReadOnlySpan<byte> text) => _buffer.Write(text);

    private void Add(ReadOnlySpan<byte> text, ReadOnlySpan<byte> more)
    {
        _buffer.Write(text);
        _buffer.Write(more);
    }

    private void Add(ReadOnlySpan<byte> text, long number)
    {
        const int MaxDigits = 20;
        _buffer.Write(text);
        Utf8Formatter.TryFormat(number, _buffer.GetSpan(MaxDigits), out var written);
        _buffer.Advance(written);
    }

    private ReadOnlyMemory<byte> End()
    {
        Add("}"u8);
        return _buffer.WrittenMemory;
    }
}
