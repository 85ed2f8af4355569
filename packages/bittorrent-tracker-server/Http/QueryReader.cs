using System.Globalization;

namespace WebTorrent.TrackerServer.Http;

/// <summary>Walks over the fields of a query in order, where they lie (RFC 3986 §3.4): <c>name=value&amp;name=value</c>. Nothing is decoded but what is asked for.</summary>
internal ref struct QueryReader(ReadOnlySpan<char> query)
{
    private ReadOnlySpan<char> _rest = query;

    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>The value as it stands, with its escapes.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    public bool Read()
    {
        if (_rest.IsEmpty)
            return false;
        var end = _rest.IndexOf('&');
        var field = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        var equals = field.IndexOf('=');
        Name = equals < 0 ? field : field[..equals];
        Value = equals < 0 ? default : field[(equals + 1)..];
        return true;
    }

    /// <summary>Decodes the value into exactly so many bytes; a plus sign is a plus sign.</summary>
    public readonly bool TryDecode(Span<byte> destination)
    {
        var written = 0;
        for (var at = 0; at < Value.Length; at++)
        {
            if (written == destination.Length || !TryDecodeAt(ref at, out var value))
                return false;
            destination[written++] = value;
        }

        return written == destination.Length;
    }

    public readonly bool TryGetNumber(out long number) => long.TryParse(Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private readonly bool TryDecodeAt(ref int at, out byte value)
    {
        var c = Value[at];
        value = (byte)c;
        if (c != '%')
            return c <= byte.MaxValue;
        if (Value.Length - at < 3 || !byte.TryParse(Value.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value))
            return false;
        at += 2;
        return true;
    }
}
