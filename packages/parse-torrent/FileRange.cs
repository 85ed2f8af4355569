using System.Globalization;
using System.Runtime.InteropServices;

namespace WebTorrent.ParseTorrent;

/// <summary>A run of files of a torrent, by index in <see cref="TorrentInfo.Files"/> (BEP 53, <c>so</c>).</summary>
/// <param name="First">The first file, 0 or more.</param>
/// <param name="Last">The last file, itself included; at least <paramref name="First"/>. It may lie beyond the torrent's files.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FileRange(int First, int Last)
{
    /// <summary>Whether a file is in the run.</summary>
    /// <param name="file">The file's index.</param>
    public bool Contains(int file) => file >= First && file <= Last;

    /// <summary>The run as BEP 53 writes it: <c>4</c> or <c>0-3</c>.</summary>
    public override string ToString() => First == Last
        ? First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");
}
