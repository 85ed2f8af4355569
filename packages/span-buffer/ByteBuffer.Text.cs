using System.Globalization;
using System.Text;

namespace WebTorrent.SpanBuffer;

/// <content>Text.</content>
public readonly partial struct ByteBuffer
{
    private const int MostInspected = 50;
    private const string JsonStart = "{\"type\":\"Buffer\",\"data\":[";
    private const string JsonEnd = "]}";
    private const int MostJsonPerByte = 4;

    /// <summary>The bytes as UTF-8 text; what is malformed becomes U+FFFD.</summary>
    public override string ToString() => BufferEncoding.Utf8.GetString(Span);

    /// <summary>The bytes as text.</summary>
    public string ToString(BufferEncoding encoding) => encoding.GetString(Span);

    /// <summary>Writes the bytes of a text from the start on, as far as they fit; never a part of a character.</summary>
    /// <returns>How many bytes were written; the rest stays as it was.</returns>
    public int Write(ReadOnlySpan<char> text, BufferEncoding encoding = BufferEncoding.Utf8) => encoding.GetBytes(text, Span);

    /// <summary>The JSON that node's <c>toJSON</c> gives: <c>{"type":"Buffer","data":[1,2]}</c>.</summary>
    /// <exception cref="BufferRangeException">It may be longer than a string of .NET can be: from 268,435,440 bytes on.</exception>
    public string ToJson()
    {
        const int Most = (BufferEncodings.MaxTextLength - 32) / MostJsonPerByte;
        if (Length > Most) BufferRangeException.ThrowParameter(nameof(Length), 0, Most, Length);
        var json = new StringBuilder(JsonStart);
        foreach (var value in Span) json.Append(value).Append(',');
        if (!IsEmpty) json.Length--;
        return json.Append(JsonEnd).ToString();
    }

    /// <summary>The first 50 bytes for a person: <c>&lt;Buffer 68 65 ... 3 more bytes&gt;</c>.</summary>
    public string Inspect()
    {
        var text = new StringBuilder("<Buffer ");
        foreach (var value in Span.Slice(0, Math.Min(Length, MostInspected)))
            text.Append(value.ToString("x2", CultureInfo.InvariantCulture)).Append(' ');
        if (!IsEmpty) text.Length--;
        var more = Length - MostInspected;
        if (more > 0) text.Append(FormattableString.Invariant($" ... {more} more byte{(more > 1 ? "s" : "")}"));
        return text.Append('>').ToString();
    }
}
