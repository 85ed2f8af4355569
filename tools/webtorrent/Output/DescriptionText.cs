using System.Globalization;
using System.Text;

namespace WebTorrent.Cli.Output;

/// <summary>A torrent's description as a person reads it: a table, then the tree of its files.</summary>
public static class DescriptionText
{
    private const int LabelWidth = 13;

    /// <summary>Writes the description.</summary>
    /// <param name="torrent">What is known.</param>
    /// <param name="maxFiles">How many files the tree shows at most.</param>
    public static string Write(TorrentDescription torrent, int maxFiles)
    {
        var text = new StringBuilder();
        Row(text, "Name", torrent.Name);
        Row(text, "Info-hash", torrent.InfoHash);
        Row(text, "Info-hash v2", torrent.InfoHashV2);
        if (torrent.Length is { } length) Row(text, "Size", $"{Humanize.Bytes(length)} ({Humanize.Count(length, "byte")})");
        if (torrent.PieceLength is { } pieceLength) Row(text, "Pieces", $"{Humanize.Count(torrent.PieceCount ?? 0)} of {Humanize.Bytes(pieceLength)}");
        if (torrent.IsPrivate == true) Row(text, "Private", "yes: peers come from its trackers only");
        Row(text, "Created", Created(torrent));
        Row(text, "Source", torrent.Source);
        Row(text, "Comment", torrent.Comment);
        Rows(text, "Trackers", torrent.Announce);
        Rows(text, "Web seeds", torrent.WebSeeds);
        Rows(text, "Peers", torrent.Peers);
        Row(text, "Magnet", torrent.Magnet);
        if (torrent.Files is { } files)
        {
            Row(text, "Files", Humanize.Count(files.Count));
            text.AppendLine();
            Tree(text, files, maxFiles);
        }
        else
        {
            Row(text, "Files", "not known yet: `webtorrent download` asks peers for them");
        }

        return text.ToString().TrimEnd();
    }

    private static string? Created(TorrentDescription torrent)
    {
        var date = torrent.CreationDate?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return torrent.CreatedBy is null ? date : (date is null ? "by " : date + " by ") + torrent.CreatedBy;
    }

    private static void Row(StringBuilder text, string label, string? value)
    {
        if (!string.IsNullOrEmpty(value)) text.Append(label.PadRight(LabelWidth)).AppendLine(Humanize.Printable(value));
    }

    private static void Rows(StringBuilder text, string label, IReadOnlyList<string>? values)
    {
        foreach (var value in values ?? [])
        {
            Row(text, label, value);
            label = "";
        }
    }

    private static void Tree(StringBuilder text, IReadOnlyList<DescribedFile> files, int maxFiles)
    {
        string[] folders = [];
        foreach (var file in files.Take(maxFiles))
        {
            var parts = file.Path.Split('/');
            var depth = 0;
            while (depth < folders.Length && depth < parts.Length - 1 && string.Equals(folders[depth], parts[depth], StringComparison.Ordinal)) depth++;
            for (; depth < parts.Length - 1; depth++) text.Append(' ', depth * 2).Append(Humanize.Printable(parts[depth])).AppendLine("/");
            folders = parts[..^1];
            text.Append(' ', depth * 2).Append(Humanize.Printable(parts[^1])).Append("  ").AppendLine(Humanize.Bytes(file.Length));
        }

        if (files.Count > maxFiles) text.Append("... and ").Append(Humanize.Count(files.Count - maxFiles, "more file")).AppendLine(" (--json tells all)");
    }
}
