using System.Net;
using System.Runtime.InteropServices;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Http;

/// <summary>An announce over HTTP (BEP 3; 7; 23): <c>/announce?info_hash=...&amp;peer_id=...&amp;port=...</c></summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct HttpAnnounce
{
    private const int MaxAddressText = 64;

    public InfoHash InfoHash { get; private init; }

    public PeerId PeerId { get; private init; }

    public ushort Port { get; private init; }

    public bool IsSeeder { get; private init; }

    public SwarmEvent Event { get; private init; }

    /// <summary>How many peers are wanted; negative when it is not said.</summary>
    public int NumWant { get; private init; }

    /// <summary>Whether peers are wanted as dictionaries.</summary>
    public bool WantsDictionaries { get; private init; }

    /// <summary>Whether the dictionaries may go without peer ids.</summary>
    public bool WithoutPeerIds { get; private init; }

    /// <summary>The address that is announced, or null.</summary>
    public IPAddress? Address { get; private init; }

    /// <summary>Reads the query.</summary>
    /// <param name="query">What follows the question mark.</param>
    /// <param name="withAddress">Whether the <c>ip</c> field is looked at.</param>
    /// <param name="announce">The announce.</param>
    /// <param name="fault">Why it is none, for the client.</param>
    public static bool TryParse(ReadOnlySpan<char> query, bool withAddress, out HttpAnnounce announce, out string? fault)
    {
        var fields = new HttpAnnounceFields();
        var reader = new QueryReader(query);
        while (reader.Read())
            fields.Take(in reader, withAddress);
        fault = fields.FindFault();
        announce = new HttpAnnounce
        {
            InfoHash = fields.InfoHash ?? default,
            PeerId = fields.PeerId ?? default,
            Port = fields.Port,
            // Without a word of what is left it is a leecher: it will be sent to more peers.
            IsSeeder = fields.Left == 0,
            Event = fields.Event,
            NumWant = fields.NumWant,
            WantsDictionaries = fields.WantsDictionaries,
            WithoutPeerIds = fields.WithoutPeerIds,
            Address = fields.Address,
        };
        return fault is null;
    }

    private ref struct HttpAnnounceFields()
    {
        public InfoHash? InfoHash;
        public PeerId? PeerId;
        public ushort Port;
        public long Left = -1;
        public SwarmEvent Event;
        public int NumWant = -1;
        public bool WantsDictionaries;
        public bool WithoutPeerIds;
        public IPAddress? Address;

        public void Take(in QueryReader field, bool withAddress)
        {
            switch (field.Name)
            {
                case "info_hash":
                    InfoHash = TakeInfoHash(in field);
                    break;
                case "peer_id":
                    PeerId = TakePeerId(in field);
                    break;
                case "port":
                    Port = field.TryGetNumber(out var port) && port is > 0 and <= ushort.MaxValue ? (ushort)port : (ushort)0;
                    break;
                case "left":
                    Left = field.TryGetNumber(out var left) ? left : -1;
                    break;
                case "event":
                    Event = TakeEvent(field.Value);
                    break;
                case "numwant":
                    NumWant = field.TryGetNumber(out var want) ? (int)Math.Clamp(want, -1, int.MaxValue) : -1;
                    break;
                case "compact":
                    WantsDictionaries = field.Value is "0";
                    break;
                case "no_peer_id":
                    WithoutPeerIds = field.Value is "1";
                    break;
                case "ip" when withAddress && field.Value.Length <= MaxAddressText:
                    _ = IPAddress.TryParse(Uri.UnescapeDataString(field.Value), out Address);
                    break;
            }
        }

        public readonly string? FindFault()
        {
            if (InfoHash is null)
                return "info_hash must be 20 bytes";
            if (PeerId is null)
                return "peer_id must be 20 bytes";
            return Port == 0 ? "port must be 1 to 65535" : null;
        }

        private static InfoHash? TakeInfoHash(in QueryReader field)
        {
            Span<byte> bytes = stackalloc byte[Identifiers.InfoHash.Size];
            return field.TryDecode(bytes) ? Identifiers.InfoHash.FromBytes(bytes) : null;
        }

        private static PeerId? TakePeerId(in QueryReader field)
        {
            Span<byte> bytes = stackalloc byte[Identifiers.PeerId.Size];
            return field.TryDecode(bytes) ? Identifiers.PeerId.FromBytes(bytes) : null;
        }

        private static SwarmEvent TakeEvent(ReadOnlySpan<char> text) => text switch
        {
            "started" => SwarmEvent.Started,
            "completed" => SwarmEvent.Completed,
            "stopped" => SwarmEvent.Stopped,
            _ => SwarmEvent.None,
        };
    }
}
