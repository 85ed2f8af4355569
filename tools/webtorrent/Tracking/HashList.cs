using System.Collections.Frozen;
using WebTorrent.Identifiers;

namespace WebTorrent.Cli.Tracking;

/// <summary>A file with one info-hash a line; empty lines, and what follows a '#', do not count.</summary>
internal static class HashList
{
    /// <summary>Reads the file.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CliException">A line is no info-hash.</exception>
    public static async Task<IReadOnlySet<InfoHash>?> ReadAsync(string? path, CancellationToken cancellationToken)
    {
        if (path is null) return null;
        var hashes = new HashSet<InfoHash>();
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            var text = line.AsSpan();
            if (text.IndexOf('#') is >= 0 and var comment) text = text[..comment];
            text = text.Trim();
            if (text.IsEmpty) continue;
            if (!InfoHash.TryParse(text, out var hash))
                throw new CliException($"Line {number} of {path} is no info-hash.", "Write 40 hexadecimal digits a line; '#' begins a remark.");
            hashes.Add(hash);
        }

        return hashes.ToFrozenSet();
    }
}
