using WebTorrent.Bitfield;
using WebTorrent.ParseTorrent;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>Counts verified bytes.</summary>
internal static class VerifiedBytes
{
    /// <summary>Of the whole torrent; only the last piece may be shorter than the others.</summary>
    public static long Of(PieceSet have, TorrentInfo info)
    {
        var bytes = (long)have.SetCount * info.PieceLength;
        var last = info.PieceCount - 1;
        return last >= 0 && have.Contains(last) ? bytes - info.PieceLength + info.GetPieceLength(last) : bytes;
    }

    /// <summary>Of one file.</summary>
    public static long Of(TorrentFileEntry file, SwarmContent content)
    {
        if (file.Length == 0)
            return 0;
        var bytes = 0L;
        var end = file.Offset + file.Length;
        for (var piece = (int)(file.Offset / content.Info.PieceLength); piece < content.Info.PieceCount; piece++)
        {
            var start = (long)piece * content.Info.PieceLength;
            if (start >= end)
                break;
            if (content.Verified.Contains(piece))
                bytes += Math.Min(end, start + content.Info.GetPieceLength(piece)) - Math.Max(file.Offset, start);
        }

        return bytes;
    }
}
