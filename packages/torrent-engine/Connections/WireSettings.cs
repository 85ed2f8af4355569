using System.Net;
using WebTorrent.Protocol;

namespace WebTorrent.TorrentEngine.Connections;

/// <summary>How wires are set up, dialled and accepted ones alike.</summary>
internal static class WireSettings
{
    public static WireOptions For(TorrentEnvironment environment, TorrentOptions options, IBlockSource blocks, EndPoint? remote) => new()
    {
        BlockSource = blocks,
        MaxQueuedBlocks = options.MaxQueuedRequests,
        ClientVersion = environment.ClientVersion,
        ListenPort = environment.ListenPort == 0 ? null : environment.ListenPort,
        RemoteAddress = (remote as IPEndPoint)?.Address,
        TimeProvider = environment.TimeProvider,
    };
}
