using System.Globalization;

namespace WebTorrent.Benchmarks.Trackers;

/// <summary>Who announces what: the same torrents and peers for every tracker and protocol.</summary>
internal static class LoadShape
{
    public const int Swarms = 1000;
    public const int Peers = 100_000;

    /// <summary>The info-hash of a torrent, in letters, so that it is the same length in a query, a packet and JSON.</summary>
    public static string Hash(int swarm) => "torrent-" + swarm.ToString("000000000000", CultureInfo.InvariantCulture);

    /// <summary>The info-hash of a torrent of WebRTC peers: theirs are others, or the JavaScript tracker, which keeps a thousand peers a torrent, would have no room for them.</summary>
    public static string WebHash(int swarm) => "webrtc--" + swarm.ToString("000000000000", CultureInfo.InvariantCulture);

    /// <summary>What a peer calls itself.</summary>
    public static string PeerId(int peer) => "-BM0001-" + peer.ToString("000000000000", CultureInfo.InvariantCulture);

    /// <summary>Where it listens.</summary>
    public static ushort Port(int peer) => (ushort)(1024 + (peer % 60_000));

    /// <summary>What it has left: a quarter are seeders.</summary>
    public static int Left(int peer) => peer % 4 == 0 ? 0 : 1000;

    /// <summary>A number that looks random, the same in each run.</summary>
    public static int Pick(ulong number, int most)
    {
        ulong mixed = number * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        return (int)((mixed >> 33) % (ulong)most);
    }
}
