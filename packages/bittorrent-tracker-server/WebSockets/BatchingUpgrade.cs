using Microsoft.AspNetCore.Http.Features;

namespace WebTorrent.TrackerServer.WebSockets;

/// <summary>Puts a <see cref="BatchingStream"/> between the HTTP server and the WebSocket on it.</summary>
internal sealed class BatchingUpgrade(IHttpUpgradeFeature inner, FlushScheduler scheduler) : IHttpUpgradeFeature
{
    /// <summary>The stream, once the connection is upgraded.</summary>
    public BatchingStream? Stream { get; private set; }

    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => Stream = new BatchingStream(await inner.UpgradeAsync().ConfigureAwait(false), scheduler);
}
