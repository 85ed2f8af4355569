using System.Net;

namespace WebTorrent.Tracker.Http;

/// <summary>An HTTP answer whose body was read to its end.</summary>
internal readonly record struct HttpAnswer(HttpStatusCode Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter)
{
    public bool IsSuccess => (int)Status is >= 200 and <= 299;
}
