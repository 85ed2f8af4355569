using System.Globalization;

namespace WebTorrent.CreateTorrent.Inputs;

/// <summary>Zeros up to the next piece boundary (BEP 47, "Padding files").</summary>
internal sealed class PaddingFile(int length) : SourceFile(string.Create(CultureInfo.InvariantCulture, $".pad/{length}"), length)
{
    internal override bool IsPadding => true;

    internal override ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) => new(Stream.Null);

    /// <summary>
    /// The files with padding before each that would not begin at a piece boundary. Their number of pieces is known to be
    /// bounded, so that nothing here overflows.
    /// </summary>
    internal static List<SourceFile> Insert(IReadOnlyList<SourceFile> files, int pieceLength)
    {
        var padded = new List<SourceFile>(files.Count * 2);
        var offset = 0L;
        foreach (var file in files)
        {
            if (file.Length > 0 && offset % pieceLength is var excess and > 0)
            {
                padded.Add(new PaddingFile((int)(pieceLength - excess)));
                offset += pieceLength - excess;
            }

            padded.Add(file);
            offset += file.Length;
        }

        return padded;
    }
}
