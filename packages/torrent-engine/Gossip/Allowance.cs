using System.Runtime.InteropServices;

namespace WebTorrent.TorrentEngine.Gossip;

/// <summary>So many times a minute, and not all of the next minute's at once after a pause.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Allowance(int perMinute)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private TimeSpan _windowStart;
    private int _taken;

    /// <summary>True when it may be done once more at <paramref name="now"/>.</summary>
    public bool TryTake(TimeSpan now)
    {
        if (now - _windowStart >= Window)
        {
            _windowStart = now;
            _taken = 0;
        }

        return _taken++ < perMinute;
    }
}
