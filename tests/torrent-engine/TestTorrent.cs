using System.Security.Cryptography;
using WebTorrent.ChunkStore;
using WebTorrent.CreateTorrent;
using WebTorrent.ParseTorrent;

namespace WebTorrent.TorrentEngine.Tests;

/// <summary>A payload, its torrent, and a store that holds it: in memory, and shared by all who seed it.</summary>
internal sealed record TestTorrent(TorrentInfo Info, byte[] Payload, MemoryChunkStore Store)
{
    public static async Task<TestTorrent> CreateAsync(int length, int pieceLength = 32 * 1024, int seed = 1, bool isPrivate = false)
    {
        var payload = new byte[length];
        new Random(seed).NextBytes(payload);
        var builder = new TorrentBuilder(new TorrentBuilderOptions { Name = "payload.bin", PieceLength = pieceLength, IsPrivate = isPrivate });
        var info = await builder.BuildAsync([new TorrentInput("payload.bin", payload)]);
        var store = new MemoryChunkStore(info.Length, info.PieceLength);
        var torrent = new TestTorrent(info, payload, store);
        for (var piece = 0; piece < info.PieceCount; piece++)
            await store.WriteAsync(piece, 0, torrent.Piece(piece));
        return torrent;
    }

    /// <summary>The bytes of a piece.</summary>
    public ReadOnlyMemory<byte> Piece(int index)
        => Payload.AsMemory(index * Info.PieceLength, Info.GetPieceLength(index));

    public string Sha256 => Convert.ToHexString(SHA256.HashData(Payload));
}
