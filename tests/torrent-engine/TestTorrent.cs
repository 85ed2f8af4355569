using System.Security.Cryptography;
using WebTorrent.CreateTorrent;
using WebTorrent.ParseTorrent;

namespace WebTorrent.TorrentEngine.Tests;

/// <summary>A payload and its torrent, in memory.</summary>
internal sealed record TestTorrent(TorrentInfo Info, byte[] Payload)
{
    public static async Task<TestTorrent> CreateAsync(int length, int pieceLength = 32 * 1024, int seed = 1, params string[] extraFiles)
    {
        var payload = new byte[length];
        new Random(seed).NextBytes(payload);
        var builder = new TorrentBuilder(new TorrentBuilderOptions { Name = "payload.bin", PieceLength = pieceLength });
        var info = await builder.BuildAsync([new TorrentInput("payload.bin", payload)]);
        return new TestTorrent(info, payload);
    }

    /// <summary>The bytes of a piece.</summary>
    public ReadOnlyMemory<byte> Piece(int index)
        => Payload.AsMemory(index * Info.PieceLength, Info.GetPieceLength(index));

    public string Sha256 => Convert.ToHexString(SHA256.HashData(Payload));
}
