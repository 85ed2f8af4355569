using System.Diagnostics.CodeAnalysis;
using System.Net;
using WebTorrent.Bencode;

namespace WebTorrent.Protocol;

/// <summary>
/// What the remote peer said in its extension handshake (BEP 10). Fields of the wrong kind or out of range read as absent.
/// Immutable; owns its bytes.
/// </summary>
public sealed class ExtendedHandshake
{
    private const int MaxNameLength = 256;
    private const int MaxVersionLength = 128;

    // A peer that offers more extensions than this is not describing itself.
    private const int MaxMessages = 256;

    private ExtendedHandshake(BencodeValue fields, IReadOnlyDictionary<string, byte> messages)
    {
        Fields = fields;
        Messages = messages;
    }

    /// <summary>All fields, for extensions that have their own.</summary>
    public BencodeValue Fields { get; }

    /// <summary>The remote peer's message numbers by extension name ("m"); 0 means switched off.</summary>
    public IReadOnlyDictionary<string, byte> Messages { get; }

    /// <summary>Name and version of the remote client ("v"), at most 128 characters, control characters removed.</summary>
    public string? ClientVersion { get; private init; }

    /// <summary>Port on which the remote peer takes connections ("p").</summary>
    public ushort? ListenPort { get; private init; }

    /// <summary>Requests that the remote peer is willing to queue ("reqq").</summary>
    public int? RequestQueueLength { get; private init; }

    /// <summary>This peer's address as the remote peer sees it ("yourip").</summary>
    public IPAddress? YourAddress { get; private init; }

    /// <summary>Whether the remote peer wants no data (BEP 21, "upload_only").</summary>
    public bool IsUploadOnly { get; private init; }

    /// <summary>Reads a handshake.</summary>
    /// <param name="payload">Payload of the extension message 0; copied.</param>
    /// <param name="handshake">The handshake, on success.</param>
    /// <returns>False when the bytes are no bencoded dictionary, or name more than 256 extensions.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> payload, [NotNullWhen(true)] out ExtendedHandshake? handshake)
    {
        handshake = null;
        if (!BencodeValue.TryParse(payload.ToArray(), out var fields) || fields.Kind != BencodeKind.Dictionary
            || !TryReadMessages(fields, out var messages))
            return false;
        handshake = new ExtendedHandshake(fields, messages)
        {
            ClientVersion = fields.TryGetText("v"u8, out var version) ? Printable(version) : null,
            ListenPort = fields.TryGetInteger("p"u8, out var port) && port is > 0 and <= ushort.MaxValue ? (ushort)port : null,
            RequestQueueLength = fields.TryGetInteger("reqq"u8, out var queue) && queue is > 0 and <= int.MaxValue ? (int)queue : null,
            YourAddress = fields.TryGetBytes("yourip"u8, out var address) && address.Length is 4 or 16 ? new IPAddress(address.Span) : null,
            IsUploadOnly = fields.TryGetInteger("upload_only"u8, out var uploadOnly) && uploadOnly != 0,
        };
        return true;
    }

    private static bool TryReadMessages(BencodeValue fields, out Dictionary<string, byte> messages)
    {
        messages = new Dictionary<string, byte>(StringComparer.Ordinal);
        if (!fields.TryGetDictionary("m"u8, out var table))
            return true;
        if (table.Entries.Count > MaxMessages)
            return false;
        foreach (var (name, value) in table.Entries)
        {
            if (name.Length <= MaxNameLength && value.Kind == BencodeKind.Integer && value.AsInteger() is >= 0 and <= byte.MaxValue and var id)
                messages[System.Text.Encoding.UTF8.GetString(name.Span)] = (byte)id;
        }
        return true;
    }

    private static string Printable(string text)
    {
        var shortened = text.Length > MaxVersionLength ? text[..MaxVersionLength] : text;
        return string.Concat(shortened.Where(character => !char.IsControl(character)));
    }
}
