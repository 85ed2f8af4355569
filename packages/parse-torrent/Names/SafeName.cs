using System.Buffers;
using System.Text;

namespace WebTorrent.ParseTorrent.Names;

/// <summary>
/// Turns one component of a path, as a stranger wrote it, into a file name. Refuses only what cannot be meant
/// honestly (a way out of the folder, NUL); everything else becomes a name that the disk can hold.
/// </summary>
internal static class SafeName
{
    /// <summary>Longest name, in UTF-8 bytes, that all common file systems store.</summary>
    internal const int MaxBytes = 255;

    private const int MaxUtf8BytesPerChar = 3;
    private const char Replacement = '_';
    private const int MaxExtensionChars = 16;

    // Printable ASCII that Windows refuses, and the characters that reverse the order of text on a screen,
    // with which "gpj.exe" is made to look like a picture.
    private static readonly SearchValues<char> Refused = SearchValues.Create(
        "<>:\"|?*/\\\u007F\u061C\u200E\u200F\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\uFEFF\uFFFE\uFFFF");

    private static readonly SearchValues<char> Harmless = SearchValues.Create(
        [.. Enumerable.Range(' ', '\x7F' - ' ').Select(code => (char)code).Where(character => !Refused.Contains(character))]);

    private static readonly HashSet<string> ReservedStems = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
            .. Enumerable.Range(0, 10).Select(n => $"COM{n}"), .. Enumerable.Range(0, 10).Select(n => $"LPT{n}"),
            "COM\u00B9", "COM\u00B2", "COM\u00B3", "LPT\u00B9", "LPT\u00B2", "LPT\u00B3"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The name to use, or <see langword="null"/> if the component says nothing ("" or ".").</summary>
    /// <exception cref="TorrentFormatException">The component tries to leave its folder, or holds NUL.</exception>
    internal static string? From(string component, FileNameRules rules)
    {
        ThrowIfDishonest(component);
        if (component is "" or ".")
            return null;
        return IsPortable(rules) ? Portable(component) : Cut(component.Replace('/', Replacement), isFolder: false, room: 0);
    }

    /// <summary>Whether the rules that hold on every system apply.</summary>
    internal static bool IsPortable(FileNameRules rules) => rules == FileNameRules.Portable || OperatingSystem.IsWindows();

    /// <summary>The name cut, before the extension of a file, so that <paramref name="room"/> more bytes fit on a disk.</summary>
    internal static string Cut(string name, bool isFolder, int room)
    {
        if ((name.Length * MaxUtf8BytesPerChar) + room <= MaxBytes || Encoding.UTF8.GetByteCount(name) + room <= MaxBytes)
            return name;
        var stemLength = StemLength(name, isFolder);
        var extension = name[stemLength..];
        return CutToBytes(name.AsSpan(0, stemLength), MaxBytes - room - Encoding.UTF8.GetByteCount(extension)) + extension;
    }

    /// <summary>The name with a suffix at its end, or before the extension of a file.</summary>
    internal static string WithSuffix(string name, bool isFolder, string suffix) => name.Insert(StemLength(name, isFolder), suffix);

    private static void ThrowIfDishonest(string component)
    {
        if (component.Contains('\0'))
            throw Unsafe("A name holds a NUL character.");
        if (component.AsSpan().IndexOfAny('/', '\\') < 0)
        {
            if (component is "..")
                throw Unsafe("A path climbs out of its folder with \"..\".");
            return;
        }

        if (component[0] is '/' or '\\' || (component.Length >= 3 && component[1] == ':' && component[2] is '/' or '\\'))
            throw Unsafe("A name is an absolute path.");
        foreach (var range in component.AsSpan().SplitAny('/', '\\'))
        {
            if (component.AsSpan()[range] is "..")
                throw Unsafe("A path climbs out of its folder with \"..\".");
        }
    }

    private static string Portable(string component)
    {
        var name = TrimEnd(ReplaceRefused(component));
        if (IsReserved(name))
            name = Replacement + name;
        // Cutting a name that has no extension may bare a dot or a blank at its end.
        return TrimEnd(Cut(name, isFolder: false, room: 0));
    }

    // A device of Windows, with any extension: "nul.txt" is as bad as "NUL".
    private static bool IsReserved(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var stem = name.AsSpan(0, dot >= 0 ? dot : name.Length).Trim(' ');
        return stem.Length is >= 3 and <= 7 && ReservedStems.GetAlternateLookup<ReadOnlySpan<char>>().Contains(stem);
    }

    private static string ReplaceRefused(string component)
    {
        if (!component.AsSpan().ContainsAnyExcept(Harmless))
            return component;

        var name = new StringBuilder(component.Length);
        foreach (var rune in component.EnumerateRunes())
        {
            var isRefused = Rune.IsControl(rune) || (rune.IsBmp && Refused.Contains((char)rune.Value));
            name.Append(isRefused ? Replacement.ToString() : rune.ToString());
        }

        return name.ToString();
    }

    // Windows drops dots and blanks at the end of a name, so that "a." and "a" would be one file.
    private static string TrimEnd(string name)
    {
        var trimmed = name.TrimEnd('.', ' ');
        return trimmed.Length == 0 ? Replacement.ToString() : trimmed;
    }

    private static int StemLength(string name, bool isFolder)
    {
        if (isFolder)
            return name.Length;
        var dot = name.LastIndexOf('.');
        return dot > 0 && name.Length - dot <= MaxExtensionChars ? dot : name.Length;
    }

    private static string CutToBytes(ReadOnlySpan<char> text, int maxBytes)
    {
        var (chars, bytes) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > maxBytes)
                break;
            bytes += rune.Utf8SequenceLength;
            chars += rune.Utf16SequenceLength;
        }

        return text[..chars].ToString();
    }

    private static TorrentFormatException Unsafe(string message) => new(TorrentErrorCode.UnsafePath, message);
}
