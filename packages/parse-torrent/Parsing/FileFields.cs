using WebTorrent.Bencode;

namespace WebTorrent.ParseTorrent.Parsing;

/// <summary>What both versions write of a file in the same way (BEP 3 <c>length</c>; BEP 47 <c>attr</c>).</summary>
internal static class FileFields
{
    internal static TorrentFileAttributes ReadAttributes(BencodeValue file)
    {
        var attributes = TorrentFileAttributes.None;
        if (!file.TryGetBytes("attr"u8, out var letters))
            return attributes;
        foreach (var letter in letters.Span)
        {
            attributes |= letter switch
            {
                (byte)'p' => TorrentFileAttributes.Padding,
                (byte)'x' => TorrentFileAttributes.Executable,
                (byte)'h' => TorrentFileAttributes.Hidden,
                (byte)'l' => TorrentFileAttributes.Symlink,
                _ => TorrentFileAttributes.None,
            };
        }

        return attributes;
    }

    internal static long ReadLength(BencodeValue file, TorrentFileAttributes attributes)
    {
        if (!attributes.HasFlag(TorrentFileAttributes.Symlink))
            return Fields.RequireInteger(file, "length"u8, 0, long.MaxValue);
        // BEP 47: "The length of a symlink is always zero", and may be left out.
        return file.TryGetValue("length"u8, out _) ? Fields.RequireInteger(file, "length"u8, 0, 0) : 0;
    }

    internal static void ThrowIfNameTooLong(int length, TorrentParseOptions options)
    {
        if (length > options.MaxNameLength)
            throw new TorrentFormatException(TorrentErrorCode.LimitExceeded, $"A name is longer than {options.MaxNameLength} bytes.");
    }

    internal static void ThrowIfTooDeep(int depth, TorrentParseOptions options)
    {
        if (depth > options.MaxPathDepth)
            throw new TorrentFormatException(TorrentErrorCode.LimitExceeded, $"A path is more than {options.MaxPathDepth} folders deep.");
    }

    internal static void ThrowIfTooManyFiles(int count, TorrentParseOptions options)
    {
        if (count > options.MaxFiles)
            throw new TorrentFormatException(TorrentErrorCode.LimitExceeded, $"The torrent has more than {options.MaxFiles} files.");
    }
}
