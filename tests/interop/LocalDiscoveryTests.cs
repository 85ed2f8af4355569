using System.Globalization;
using System.Net;
using WebTorrent.Identifiers;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.LocalDiscovery;

namespace WebTorrent.Interop.Tests;

/// <summary>Local service discovery (BEP 14) with libtorrent, both ways.</summary>
public sealed class LocalDiscoveryTests
{
    private const int OurPort = 6543;

    [Fact]
    public async Task LibtorrentHearsUs()
    {
        await using var libtorrent = await StartLibtorrentAsync(InfoHash.Compute(Guid.NewGuid().ToByteArray()));
        await using var ours = new LocalPeerDiscovery();
        ours.Start();
        ours.Announce(libtorrent.InfoHash, OurPort);
        var line = await libtorrent.Program.WaitForLineAsync("PEER", TimeSpan.FromSeconds(30));
        Assert.Contains($":{OurPort} ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WeHearLibtorrent()
    {
        var hash = InfoHash.Compute(Guid.NewGuid().ToByteArray());
        await using var ours = new LocalPeerDiscovery();
        ours.Start();
        ours.Announce(hash, OurPort);
        await using var libtorrent = await StartLibtorrentAsync(hash);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var peer in ours.PeersAsync(timeout.Token))
        {
            if (peer.EndPoint.Port != libtorrent.Listen.Port) continue;
            Assert.Equal(hash, peer.InfoHash);
            return;
        }
    }

    private static async Task<Libtorrent> StartLibtorrentAsync(InfoHash hash)
    {
        LocalNetwork.RequireAddresses();
        var listen = new IPEndPoint(LocalNetwork.FirstAddress, LocalNetwork.FreePort());
        string[] command = [Installed.LibtorrentPython(), Installed.Script("libtorrent_local.py"), hash.ToString(), string.Create(CultureInfo.InvariantCulture, $"{listen}")];
        var program = RunningProgram.Start("libtorrent", command);
        await program.WaitForLineAsync("READY", TimeSpan.FromSeconds(30));
        return new Libtorrent(program, hash, listen);
    }

    private sealed record Libtorrent(RunningProgram Program, InfoHash InfoHash, IPEndPoint Listen) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Program.DisposeAsync();
    }
}
