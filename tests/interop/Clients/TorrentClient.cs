using System.Net;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests.Clients;

/// <summary>A program that can seed and download.</summary>
public abstract class TorrentClient
{
    /// <summary>How long a seeder may take until it serves.</summary>
    protected static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);

    /// <summary>What it is called.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it finds peers through a tracker only, when it downloads.</summary>
    public virtual bool NeedsTracker => false;

    /// <summary>Whether it takes only peers whose address is no loopback address, and no two of the same address.</summary>
    public virtual bool NeedsOwnAddress => false;

    /// <summary>Whether it makes the empty files of a torrent.</summary>
    public virtual bool MakesEmptyFiles => true;

    /// <summary>Starts a seeder and waits until it has its data and listens.</summary>
    public abstract Task<RunningPeer> SeedAsync(PeerJob job);

    /// <summary>Starts a download.</summary>
    public abstract Task<RunningPeer> LeechAsync(PeerJob job);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Options that name the peers, one each.</summary>
    protected static IEnumerable<string> PeerOptions(PeerJob job) => job.Peers.SelectMany(peer => new[] { "--peer", peer.ToString() });

    /// <summary>An address that a client can connect to.</summary>
    protected static string Text(IPEndPoint endPoint) => endPoint.ToString();

    /// <summary>Starts the program of a job.</summary>
    protected RunningProgram Start(string role, IEnumerable<string> command) =>
        RunningProgram.Start($"{Name} {role}", command, Installed.NodeEnvironment);
}
