using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>Peers that lie or say nothing do not keep a download from its end.</summary>
public sealed class BadPeerTests(Payloads payloads)
{
    [Fact]
    public async Task Download_OneOfTwoPeersSendsBadBlocks_BansItAndEndsRight()
    {
        Payload payload = await payloads.GetAsync(PayloadKind.SingleFile);
        await using var swarm = new Swarm(payload);
        RunningPeer bad = await swarm.SeedAsync(new JavaScriptClient(), SpoiledCopy(swarm));
        await swarm.SeedAsync(new LibtorrentClient { UploadLimit = 20 << 20 });
        Download download = await swarm.DownloadAsync(KnownClients.Ours);
        string[] bans = [.. CliEvents.Of(download.Peer.Program.Lines, "warning").Select(warning => warning.GetProperty("message").GetString()!).Where(text => text.Contains("banned", StringComparison.Ordinal))];
        Assert.NotEmpty(bans);
        Assert.All(bans, ban => Assert.Contains(bad.Listen.ToString(), ban, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SilentPeerKind.SaysNothing)]
    [InlineData(SilentPeerKind.NeverSendsBlocks)]
    public async Task Download_OneOfTwoPeersIsSilent_EndsRight(SilentPeerKind kind)
    {
        Payload payload = await payloads.GetAsync(PayloadKind.SingleFile);
        await using var silent = new SilentPeer(kind, payload);
        await using var swarm = new Swarm(payload);
        swarm.AddPeer(silent.Listen);
        await swarm.SeedAsync(new LibtorrentClient { UploadLimit = 20 << 20 });
        await swarm.DownloadAsync(KnownClients.Ours);
        Assert.True(silent.WasReached, "the download never met the silent peer");
    }

    // One wrong byte in every second piece.
    private static string SpoiledCopy(Swarm swarm)
    {
        string folder = swarm.NewFolder();
        string copy = Path.Combine(folder, swarm.Payload.Name);
        File.Copy(Path.Combine(swarm.Payload.Folder, swarm.Payload.Name), copy);
        using FileStream file = File.Open(copy, FileMode.Open, FileAccess.ReadWrite);
        for (long position = 99; position < file.Length; position += 2L * swarm.Payload.PieceLength)
        {
            file.Position = position;
            int value = file.ReadByte();
            file.Position = position;
            file.WriteByte((byte)(value ^ 0x80));
        }

        return folder;
    }
}
