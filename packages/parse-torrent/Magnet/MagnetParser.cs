using System.Globalization;
using WebTorrent.Identifiers;

namespace WebTorrent.ParseTorrent.Magnet;

/// <summary>Reads magnet links (BEP 9, "magnet URI format"; BEP 53 <c>so</c>). One use an instance.</summary>
internal sealed class MagnetParser
{
    private const string Scheme = "magnet:?";
    private const string Btih = "urn:btih:";
    private const string Btmh = "urn:btmh:";
    // BEP 52: a multihash, whose first bytes say "SHA-256, 32 bytes".
    private const string Sha256Multihash = "1220";

    private readonly List<string> _trackers = [], _webSeeds = [], _peers = [], _exact = [], _acceptable = [], _keywords = [];
    private readonly List<KeyValuePair<string, string>> _others = [];
    private IReadOnlyList<FileRange> _selected = [];
    private InfoHash? _v1;
    private InfoHashV2? _v2;
    private string? _displayName;
    private long? _length;

    internal static MagnetUri Parse(string text)
    {
        if (text.Length > MagnetUri.MaxLength)
            throw new TorrentFormatException(TorrentErrorCode.LimitExceeded, $"The magnet link is longer than {MagnetUri.MaxLength} characters.");
        var link = text.AsSpan().Trim();
        if (!link.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw Invalid($"A magnet link begins with \"{Scheme}\".");
        return new MagnetParser().ParseParameters(link[Scheme.Length..]);
    }

    private MagnetUri ParseParameters(ReadOnlySpan<char> query)
    {
        foreach (var range in query.Split('&'))
        {
            // Links copied out of HTML keep its "&amp;".
            var parameter = query[range];
            if (parameter.StartsWith("amp;"))
                parameter = parameter["amp;".Length..];
            var equals = parameter.IndexOf('=');
            if (equals > 0)
                ParseParameter(PercentEncoding.Decode(parameter[..equals], plusIsBlank: false), parameter[(equals + 1)..]);
        }

        if (_v1 is null && _v2 is null)
            throw new TorrentFormatException(TorrentErrorCode.NoInfoHash, "The magnet link names no BitTorrent info-hash (xt=urn:btih: or xt=urn:btmh:).");
        return new MagnetUri
        {
            InfoHash = _v1,
            InfoHashV2 = _v2,
            DisplayName = _displayName,
            Length = _length,
            Trackers = _trackers.AsReadOnly(),
            WebSeeds = _webSeeds.AsReadOnly(),
            PeerAddresses = _peers.AsReadOnly(),
            ExactSources = _exact.AsReadOnly(),
            AcceptableSources = _acceptable.AsReadOnly(),
            Keywords = _keywords.AsReadOnly(),
            SelectedFiles = _selected,
            OtherParameters = _others.AsReadOnly(),
        };
    }

    private void ParseParameter(string key, ReadOnlySpan<char> encoded)
    {
        var kind = WithoutNumber(key);
        var value = PercentEncoding.Decode(encoded, plusIsBlank: kind is "dn" or "kt");
        switch (kind)
        {
            case "xt": ParseTopic(key, value); break;
            case "dn": _displayName ??= value.Length > 0 ? value : null; break;
            case "xl": ParseLength(value); break;
            case "tr": AddDistinct(_trackers, value); break;
            case "ws": AddDistinct(_webSeeds, value); break;
            case "x.pe": AddPeer(value); break;
            case "xs": AddDistinct(_exact, value); break;
            case "as": AddDistinct(_acceptable, value); break;
            case "kt": AddKeywords(value); break;
            case "so": _selected = FileRanges.Parse(value); break;
            default: AddOther(key, value); break;
        }
    }

    /// <summary>Several values of one kind may be numbered: <c>tr.1</c>, <c>tr.2</c>.</summary>
    private static string WithoutNumber(string key)
    {
        var dot = key.LastIndexOf('.');
        var isNumbered = dot > 0 && dot < key.Length - 1 && key.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') < 0;
        return (isNumbered ? key[..dot] : key).ToLowerInvariant();
    }

    private void ParseTopic(string key, string topic)
    {
        if (topic.StartsWith(Btih, StringComparison.OrdinalIgnoreCase))
        {
            if (!InfoHash.TryParse(topic.AsSpan(Btih.Length), out var hash))
                throw Invalid("After \"urn:btih:\" come 40 hexadecimal or 32 base32 digits.");
            if (_v1 is { } known && known != hash)
                throw Invalid("The magnet link names two different info-hashes.");
            _v1 = hash;
        }
        else if (topic.StartsWith(Btmh, StringComparison.OrdinalIgnoreCase))
        {
            var digits = topic.AsSpan(Btmh.Length);
            if (!digits.StartsWith(Sha256Multihash) || !InfoHashV2.TryParse(digits[Sha256Multihash.Length..], out var hash))
                throw Invalid("After \"urn:btmh:\" come \"1220\" and 64 hexadecimal digits.");
            if (_v2 is { } known && known != hash)
                throw Invalid("The magnet link names two different info-hashes of version 2.");
            _v2 = hash;
        }
        else
        {
            AddOther(key, topic);
        }
    }

    // The length is only a hint to show: one that cannot be is passed over.
    private void ParseLength(string value)
    {
        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            _length ??= length;
    }

    private void AddPeer(string value)
    {
        if (PeerAddress.IsValid(value))
            AddDistinct(_peers, value);
    }

    private void AddKeywords(string value)
    {
        foreach (var word in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            AddDistinct(_keywords, word);
    }

    // A linear search for each, but over no more than MaxListItems.
    private static void AddDistinct(List<string> list, string value)
    {
        if (value.Length > 0 && list.Count < MagnetUri.MaxListItems && !list.Contains(value))
            list.Add(value);
    }

    private void AddOther(string key, string value)
    {
        if (_others.Count < MagnetUri.MaxListItems)
            _others.Add(new(key, value));
    }

    internal static TorrentFormatException Invalid(string message) => new(TorrentErrorCode.InvalidMagnet, message);
}
