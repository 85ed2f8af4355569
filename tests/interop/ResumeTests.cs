using System.Diagnostics;
using System.Text.Json;
using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>Downloads that end in the middle, or whose files change afterwards, go on from what is right on disk.</summary>
public sealed class ResumeTests(Payloads payloads)
{
    private const int InterruptedExitCode = 130;
    private const int FailedExitCode = 1;

    // Blocks under way to a peer that goes are sent, and counted, in vain.
    private const long InFlight = 4 << 20;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData(UnixSignal.Kill)]
    [InlineData(UnixSignal.Interrupt)]
    public async Task Download_EndedInTheMiddle_GoesOnFromVerifiedPieces(UnixSignal signal)
    {
        Payload payload = await payloads.GetAsync(PayloadKind.Large);
        long verified;
        using var folder = new TemporaryFolder();
        await using (var swarm = new Swarm(payload))
        {
            await swarm.SeedAsync(new LibtorrentClient { UploadLimit = 200 << 20 });
            Download first = await swarm.StartDownloadAsync(KnownClients.Ours, folder: folder.Path);
            await WaitForVerifiedAsync(first.Peer.Program, payload.Length / 4);
            first.Peer.Program.Signal(signal);
            int exitCode = await first.Peer.Program.WaitForExitAsync(TimeSpan.FromSeconds(10));
            Assert.Equal(signal == UnixSignal.Kill ? 128 + (int)UnixSignal.Kill : InterruptedExitCode, exitCode);
            verified = CliEvents.Verified(first.Peer.Program).Last();
            Assert.InRange(verified, payload.Length / 4, payload.Length - 1);
        }

        long sent = await FinishAsync(payload, folder.Path, firstVerified => Assert.InRange(firstVerified, verified, payload.Length - 1));
        Assert.InRange(sent, 1, payload.Length - verified + InFlight);
    }

    [Fact]
    public async Task Download_OneByteFlippedOnDisk_VerifyNamesThePieceAndDownloadMendsIt()
    {
        const int Piece = 77;
        Payload payload = await payloads.GetAsync(PayloadKind.SingleFile);
        using var folder = new TemporaryFolder();
        await FinishAsync(payload, folder.Path, _ => { });
        Flip(Path.Combine(folder.Path, payload.Name), (Piece * (long)payload.PieceLength) + 12_345);

        (int exitCode, IReadOnlyList<string> lines) = await OurCli.RunAsync("verify", payload.Torrent.Path, folder.Path, "--json");
        Assert.Equal(FailedExitCode, exitCode);
        JsonElement result = Assert.Single(CliEvents.Of(lines, "verified"));
        Assert.Equal([Piece], result.GetProperty("badPieces").EnumerateArray().Select(piece => piece.GetInt32()));

        long sent = await FinishAsync(payload, folder.Path, firstVerified => Assert.Equal(payload.Length - payload.PieceLength, firstVerified));
        Assert.Equal(payload.PieceLength, sent);
        (exitCode, _) = await OurCli.RunAsync("verify", payload.Torrent.Path, folder.Path, "--json");
        Assert.Equal(0, exitCode);
    }

    /// <summary>Downloads into a folder to the end; returns how many bytes the seeder sent for it.</summary>
    private static async Task<long> FinishAsync(Payload payload, string folder, Action<long> assertFirstVerified)
    {
        await using var swarm = new Swarm(payload);
        RunningPeer seeder = await swarm.SeedAsync(new LibtorrentClient());
        Download download = await swarm.StartDownloadAsync(KnownClients.Ours, folder: folder);
        await download.FinishAsync(Timeout);
        assertFirstVerified(CliEvents.Verified(download.Peer.Program).First());
        return await LibtorrentClient.StopAndCountUploadAsync(seeder);
    }

    private static async Task WaitForVerifiedAsync(RunningProgram program, long bytes)
    {
        var clock = Stopwatch.StartNew();
        while (CliEvents.Verified(program).LastOrDefault() < bytes)
        {
            if (program.HasExited || clock.Elapsed > Timeout) throw program.Fault($"told of no progress to {bytes} bytes");
            await Task.Delay(20);
        }
    }

    private static void Flip(string path, long position)
    {
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = position;
        int value = file.ReadByte();
        file.Position = position;
        file.WriteByte((byte)(value ^ 1));
    }
}
