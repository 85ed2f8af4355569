using System.Text;
using WebTorrent.ChunkStore;
using WebTorrent.Identifiers;
using WebTorrent.ParseTorrent;

namespace WebTorrent.TorrentEngine.Tests;

/// <summary>What cannot be downloaded is refused at once, by name.</summary>
public sealed class Version2Tests
{
    // One file of five bytes.
    private static readonly TorrentInfo Version2Only = TorrentInfo.Parse(Encoding.ASCII.GetBytes(
        "d4:infod9:file treed1:fd0:d6:lengthi5e11:pieces root32:" + new string('r', 32) + "eee12:meta versioni2e4:name1:f12:piece lengthi16384eee"));

    [Fact]
    public void Version2Only_IsRefused()
    {
        var environment = new TorrentEnvironment { PeerId = PeerId.Generate("-TS0001-"u8, new Random(1)), Transports = [], OpenStore = _ => throw new InvalidOperationException(), RandomSeed = () => 7 };
        var error = Assert.Throws<TorrentFormatException>(() => new Torrent(TorrentSource.FromInfo(Version2Only), environment));
        Assert.Equal(TorrentErrorCode.UnsupportedVersion, error.Code);
        Assert.Throws<ArgumentException>(() => new Torrent(TorrentSource.Parse(Version2Only.ToMagnet().ToString()), environment));
    }

    [Fact]
    public async Task Version2Only_IsNotChecked()
    {
        var store = new MemoryChunkStore(Version2Only.Length, Version2Only.PieceLength);
        var error = await Assert.ThrowsAsync<TorrentFormatException>(() => TorrentVerifier.VerifyAsync(Version2Only, store));
        Assert.Equal(TorrentErrorCode.UnsupportedVersion, error.Code);
    }
}
