using WebTorrent.Interop.Tests.Clients;

namespace WebTorrent.Interop.Tests.Harness;

/// <summary>A download under way.</summary>
/// <param name="Payload">What it must end in.</param>
/// <param name="Client">What downloads.</param>
/// <param name="Peer">Its process.</param>
/// <param name="Folder">Where to.</param>
public sealed record Download(Payload Payload, TorrentClient Client, RunningPeer Peer, string Folder)
{
    /// <summary>Waits for its end; the result must be the payload.</summary>
    public async Task FinishAsync(TimeSpan timeout)
    {
        await Peer.WaitUntilWholeAsync(timeout);
        // A daemon writes its last bytes when it ends.
        await Peer.Program.StopAsync();
        Payload.AssertSame(Folder, Client.MakesEmptyFiles);
    }
}
