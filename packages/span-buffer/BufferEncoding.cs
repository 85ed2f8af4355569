namespace WebTorrent.SpanBuffer;

/// <summary>How text stands for bytes, and bytes for text.</summary>
public enum BufferEncoding
{
    /// <summary>UTF-8. What is malformed becomes U+FFFD, in both directions.</summary>
    Utf8 = 0,

    /// <summary>UTF-16, little-endian, code unit for code unit: surrogates without their partner stay as they are; an odd last byte is left out.</summary>
    Utf16LE,

    /// <summary>ISO 8859-1: one byte a character. Of a character beyond U+00FF only the low byte is kept.</summary>
    Latin1,

    /// <summary>To bytes as <see cref="Latin1"/>; to text with the highest bit of every byte cleared.</summary>
    Ascii,

    /// <summary>Two hexadecimal digits a byte, lower-case in text. Bytes end before the first pair that is not two digits.</summary>
    Hex,

    /// <summary>
    /// Base64 (RFC 4648 §4), padded in text. To bytes both alphabets are read, padding may be missing, the first <c>=</c> ends it and
    /// any other character is passed over.
    /// </summary>
    Base64,

    /// <summary>Base64 with the alphabet for URLs (RFC 4648 §5), without padding in text. To bytes as <see cref="Base64"/>.</summary>
    Base64Url,
}
