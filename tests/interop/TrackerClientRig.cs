using System.Net;
using WebTorrent.Identifiers;
using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.Tracker;

namespace WebTorrent.Interop.Tests;

/// <summary>A tracker of somebody else, and two peers of ours that announce to it.</summary>
internal sealed class TrackerClientRig : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly TemporaryFolder _folder = new();

    private TrackerClientRig(string announce, InfoHash infoHash)
    {
        Announce = new Uri(announce);
        InfoHash = infoHash;
    }

    public Uri Announce { get; private set; }

    public InfoHash InfoHash { get; }

    /// <summary>Starts the JavaScript tracker.</summary>
    /// <param name="scheme">http, udp or ws.</param>
    public static async Task<TrackerClientRig> StartJavaScriptAsync(string scheme)
    {
        var listen = new IPEndPoint(IPAddress.Loopback, LocalNetwork.FreePort());
        var rig = new TrackerClientRig($"{scheme}://{listen}/announce", InfoHash.Compute(Guid.NewGuid().ToByteArray()));
        string[] command = [Installed.Node(), Installed.Script("javascript_tracker.mjs"), $"{listen.Address}", $"{listen.Port}"];
        var program = RunningProgram.Start("javascript-tracker", command, Installed.NodeEnvironment);
        rig._parts.Add(program);
        await program.WaitForLineAsync("READY", TimeSpan.FromSeconds(30));
        return rig;
    }

    /// <summary>Starts opentracker.</summary>
    /// <param name="scheme">http or udp.</param>
    public static async Task<TrackerClientRig> StartOpentrackerAsync(string scheme)
    {
        var rig = new TrackerClientRig("http://unknown/", InfoHash.Compute(Guid.NewGuid().ToByteArray()));
        var tracker = await Opentracker.StartAsync(rig._folder.Path, IPAddress.Loopback, rig.InfoHash.ToString());
        rig._parts.Add(tracker);
        rig.Announce = new Uri(scheme is "udp" ? tracker.UdpAnnounce : tracker.HttpAnnounce);
        return rig;
    }

    /// <summary>A client whose trackers may be on this machine.</summary>
    public TrackerClient MakeClient(IPeerSignaling? signaling = null)
    {
        var client = new TrackerClient(new TrackerClientOptions { AllowPrivateAddresses = true, Signaling = signaling });
        _parts.Insert(0, client);
        return client;
    }

    /// <summary>What a peer of this number says.</summary>
    public AnnounceRequest Describe(int peer, long left, AnnounceEvent announceEvent) => new()
    {
        InfoHash = InfoHash,
        PeerId = PeerId.FromBytes([.. "-WN0001-peer-number"u8, (byte)('0' + peer)]),
        Port = (ushort)(6000 + peer),
        Left = left,
        Event = announceEvent,
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _parts) await part.DisposeAsync();
        _folder.Dispose();
    }
}
