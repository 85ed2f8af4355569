using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WebTorrent.Cli.Options;

namespace WebTorrent.Cli.Transfers;

/// <summary>A client as the user wants it.</summary>
internal static class ClientOptions
{
    /// <summary>The options of a client.</summary>
    /// <param name="settings">What the user said of the swarm.</param>
    /// <param name="directory">Where files go.</param>
    /// <param name="log">The log, if one is wanted.</param>
    /// <param name="time">The clock.</param>
    public static WebTorrentClientOptions Of(SwarmSettings settings, string directory, ILoggerFactory? log, TimeProvider time)
    {
        var defaults = new WebTorrentClientOptions();
        return defaults with
        {
            DownloadDirectory = directory,
            Listen = settings.Listen ?? defaults.Listen,
            EnableTrackers = settings.UseTrackers,
            EnableDht = settings.UseDht,
            DhtPort = settings.DhtPort,
            DhtBootstrap = settings.Bootstrap ?? defaults.DhtBootstrap,
            // Nodes that somebody named are for this run, and may be of another network than the public one.
            DhtStateFile = settings.Bootstrap is null ? StateFile : null,
            EnableLocalDiscovery = settings.UseLocalDiscovery,
            EnablePex = settings.UsePex,
            EnableTcp = settings.UseTcp,
            EnableUtp = settings.UseUtp,
            EnableWebRtc = settings.UseWebRtc,
            IceServers = settings.IceServers ?? defaults.IceServers,
            EnableNatMapping = settings.UseNatMapping,
            AllowPrivateAddresses = settings.AllowPrivate,
            TimeProvider = time,
            LoggerFactory = log ?? NullLoggerFactory.Instance,
        };
    }

    /// <summary>Null for a user without a folder of their own.</summary>
    private static string? StateFile => Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } folder
        ? Path.Combine(folder, "webtorrent", "dht.dat")
        : null;
}
