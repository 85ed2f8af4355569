using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.Identifiers;
using WebTorrent.TestKit;

namespace WebTorrent.Tracker.Tests;

/// <summary>Things to announce.</summary>
internal static class Some
{
    public static readonly InfoHash Hash = InfoHash.Parse("0123456789abcdef0123456789abcdef01234567");

    public static readonly PeerId Peer = PeerId.FromBytes("-WN0001-abcdefghijkl"u8);

    public static readonly IPEndPoint Seeder = new(IPAddress.Parse("203.0.113.7"), 6881);

    public static AnnounceRequest Announce { get; } = new() { InfoHash = Hash, PeerId = Peer, Port = 6881, Left = 1000, Key = 0xCAFE };

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static Gen<AnnounceRequest> Announces { get; } =
        from hash in Arbitraries.InfoHashes().Generator
        from peer in Arbitraries.PeerIds().Generator
        from port in Gen.Choose(0, ushort.MaxValue)
        from left in Gen.Choose(0, int.MaxValue)
        from uploaded in Gen.Choose(0, int.MaxValue)
        from announceEvent in Gen.Elements(Enum.GetValues<AnnounceEvent>())
        from numWant in Gen.Choose(-1, int.MaxValue)
        from key in Gen.Choose(int.MinValue, int.MaxValue)
        from address in Gen.Elements(null, IPAddress.Parse("198.51.100.1"))
        select new AnnounceRequest
        {
            InfoHash = hash,
            PeerId = peer,
            Port = (ushort)port,
            Left = (long)left << 20,
            Uploaded = (long)uploaded << 20,
            Downloaded = uploaded,
            Event = announceEvent,
            NumWant = numWant,
            Key = unchecked((uint)key),
            Address = address,
        };
}
