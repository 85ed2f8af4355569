using System.Globalization;

namespace WebTorrent.DataChannel;

/// <summary>Reads session descriptions: bounded in length, lines and sections; what it does not know it passes over.</summary>
internal sealed class SdpParser
{
    private const int MaxLines = 2_000;
    private const int MaxMedia = 64;

    private readonly SdpAttributes _session = new();
    private readonly List<(SdpMedia Media, SdpAttributes Attributes)> _sections = [];
    private string[] _bundle = [];
    private ulong? _sessionId;
    private ulong _version;
    private int _line;

    public SessionDescription Parse(string text)
    {
        if (text.Length > SessionDescription.MaxLength)
            throw new SdpException($"Longer than {SessionDescription.MaxLength} characters.");
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (++_line > MaxLines)
                throw new SdpException($"More than {MaxLines} lines.");
            if (!line.IsEmpty)
                ParseLine(line);
        }
        if (_sessionId is not { } id)
            throw new SdpException("There is no origin.");
        return Build(id);
    }

    /// <summary>A decimal number without sign, no larger than a limit; else null.</summary>
    public static long? ParseNumber(ReadOnlySpan<char> text, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number : null;

    private void ParseLine(ReadOnlySpan<char> line)
    {
        if (line.Length < 2 || line[1] != '=')
            throw new SdpException("Not \"x=...\".", _line);
        var value = line[2..].ToString();
        if (_line == 1 && line is not "v=0")
            throw new SdpException("Not \"v=0\".", _line);
        switch (line[0])
        {
            case 'o':
                ParseOrigin(value);
                break;
            case 'm':
                ParseMedia(value);
                break;
            case 'a':
                ParseAttribute(value);
                break;
        }
    }

    private void ParseOrigin(string value)
    {
        var parts = value.Split(' ');
        if (parts.Length != 6 || !ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !ulong.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out _version))
            throw new SdpException("Malformed origin.", _line);
        _sessionId = id;
    }

    private void ParseMedia(string value)
    {
        var parts = value.Split(' ', 4);
        if (parts.Length != 4 || ParseNumber(parts[1].Split('/')[0], 65_535) is not { } port)
            throw new SdpException("Malformed media section.", _line);
        if (_sections.Count >= MaxMedia)
            throw new SdpException($"More than {MaxMedia} media sections.", _line);
        _sections.Add((new SdpMedia { Kind = parts[0], Port = (int)port, Protocol = parts[2], Format = parts[3].Trim() }, new SdpAttributes()));
    }

    private void ParseAttribute(string value)
    {
        const string BundleGroup = "group:BUNDLE";
        var attributes = _sections.Count == 0 ? _session : _sections[^1].Attributes;
        if (_sections.Count == 0 && value.StartsWith(BundleGroup, StringComparison.Ordinal))
            _bundle = value[BundleGroup.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        else if (!attributes.TryAdd(value))
            throw new SdpException("Malformed attribute.", _line);
    }

    private SessionDescription Build(ulong id)
    {
        var media = _sections.Select(section => section.Media with { Mid = section.Attributes.Mid, IsBundleOnly = section.Attributes.IsBundleOnly }).ToList();
        var index = media.FindIndex(one => one.IsData && !one.IsRejected);
        var description = new SessionDescription { SessionId = id, SessionVersion = _version, Media = media, Bundle = _bundle };
        if (index < 0)
            return description;
        var attributes = _sections[index].Attributes;
        var legacyPort = media[index].IsLegacy && ParseNumber(media[index].Format, 65_535) is { } port and > 0 ? (int?)port : null;
        if (attributes.ToParameters(_session, legacyPort) is not { } data)
            throw new SdpException("ICE user name fragment, password or fingerprint is missing.");
        return description with { Data = data, HasSetup = attributes.HasSetup || _session.HasSetup };
    }
}
