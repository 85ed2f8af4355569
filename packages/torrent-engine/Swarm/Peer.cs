using System.Net;
using WebTorrent.Bitfield;
using WebTorrent.Identifiers;
using WebTorrent.PieceSelection;
using WebTorrent.Protocol;
using WebTorrent.TorrentEngine.Gossip;
using WebTorrent.UtHolepunch;
using WebTorrent.UtPex;

namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>One connected peer as the swarm sees it. Everything here belongs to the loop.</summary>
internal sealed class Peer(int number, Wire wire, PeerId peerId, RequestPipeline pipeline, TimeSpan connectedAt) : IChokeCandidate
{
    private RateMeter _download;
    private RateMeter _upload;

    /// <summary>The swarm took it in.</summary>
    public bool HasJoined { get; set; }

    /// <summary>Small and unique among those connected: what the picker knows the peer by.</summary>
    public int Number { get; } = number;

    public Wire Wire { get; } = wire;

    public PeerId PeerId { get; } = peerId;

    /// <summary>The peer runs a node of the DHT (BEP 5).</summary>
    public bool SupportsDht { get; init; }

    /// <summary>Both sides speak the fast extension (BEP 6).</summary>
    public bool SupportsFast => Wire.UsesFast;

    public RequestPipeline Pipeline { get; } = pipeline;

    public OutstandingRequests Requests { get; } = new();

    /// <summary>Blocks that were asked for and then given up; they may still come.</summary>
    public HashSet<PieceBlock> Late { get; } = [];

    /// <summary>The peer came by itself.</summary>
    public bool IsIncoming { get; init; }

    /// <summary>Where the peer listens, as the peer book has it: the address that was dialled, or what a peer that came by itself told.</summary>
    public EndPoint? BookEndPoint { get; set; }

    /// <summary>The other end of the connection, where there is such a thing.</summary>
    public EndPoint? RemoteEndPoint { get; init; }

    /// <summary>How it is connected ("tcp").</summary>
    public string Transport { get; init; } = "";

    /// <summary>ut_pex with this peer; not on its wire when it is not used.</summary>
    public required PeerExchange Exchange { get; init; }

    /// <summary>ut_holepunch with this peer; not on its wire when it is not used.</summary>
    public required HolepunchExchange Holepunch { get; init; }

    /// <summary>How often the peer may ask for introductions, or give them.</summary>
    public Allowance HolepunchAllowance = new(Rendezvous.PerMinute);

    /// <summary>Addresses that were learnt from the peer.</summary>
    public int HeardOf { get; set; }

    /// <summary>What the peer has; null before the metadata is known.</summary>
    public PieceSet? Has { get; set; }

    /// <summary>What the peer said it has before the metadata was known.</summary>
    public EarlyAvailability? Early { get; set; }

    /// <summary>The peer lets us have these even while it chokes us (BEP 6).</summary>
    public PieceSet? AllowedFast { get; set; }

    /// <summary>We want something the peer has, and told it so.</summary>
    public bool AmInterested { get; set; }

    public bool IsPeerInterested { get; set; }

    /// <summary>We choke the peer.</summary>
    public bool IsChoked { get; set; } = true;

    /// <summary>The peer chokes us.</summary>
    public bool IsChoking { get; set; } = true;

    /// <summary>Part of a piece that turned out bad: gets whole pieces only, until one is good.</summary>
    public bool IsOnParole => ParoleSince is not null;

    /// <summary>Since when it is on parole, if it is.</summary>
    public TimeSpan? ParoleSince { get; set; }

    public bool IsSnubbed => Pipeline.IsSnubbed;

    /// <summary>Ends the connection; what is waiting on it wakes up.</summary>
    public required Action<PeerDropReason> Drop { get; init; }

    public TimeSpan ConnectedAt { get; } = connectedAt;

    public TimeSpan ChokeChangedAt { get; set; } = connectedAt;

    /// <summary>When the peer last did what it was asked to, or was first asked after a silence.</summary>
    public TimeSpan WaitingSince { get; set; }

    /// <summary>Not to be asked for anything before this.</summary>
    public TimeSpan AskAgainAt { get; set; }

    /// <summary>When anything at all last came.</summary>
    public TimeSpan LastHeardAt { get; set; } = connectedAt;

    /// <summary>How often in a row its requests timed out.</summary>
    public int Timeouts { get; set; }

    /// <summary>Blocks that nobody asked for.</summary>
    public int UnrequestedBlocks { get; set; }

    public long BlockBytesReceived { get; set; }

    public double DownloadRate => _download.BytesPerSecond;

    public double UploadRate => _upload.BytesPerSecond;

    /// <summary>Where others can dial the peer; null when that is not known. A peer over uTP listens where it sends from.</summary>
    /// <param name="utp">The name of the transport that is uTP.</param>
    public IPEndPoint? ListenEndPoint(string? utp) => (string.Equals(Transport, utp, StringComparison.Ordinal) ? RemoteEndPoint : BookEndPoint) as IPEndPoint;

    public bool IsSeed => Has is { IsComplete: true };

    /// <summary>Measures both rates.</summary>
    public void Sample(TimeSpan now)
    {
        _download.Sample(now, BlockBytesReceived);
        _upload.Sample(now, Wire.BlockBytesSent);
        Pipeline.OnRate(DownloadRate);
    }
}
