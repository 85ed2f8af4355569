using WebTorrent.ParseTorrent;
using WebTorrent.TestKit;

namespace WebTorrent.ChunkStore.Tests;

public class StoreLawTests
{
    [Fact]
    public void FileStore_AnyLayoutAndAccesses_MatchesAnArray() => Law.Holds(StoreCase.Any, test =>
    {
        using var folder = new TempFolder();
        var info = test.ToTorrent();
        var written = new HashSet<TorrentFileEntry>();
        using var store = new Blocking(new FileChunkStore(info, folder.FullPath, new FileChunkStoreOptions { MaxOpenFiles = test.MaxOpenFiles }));

        var model = Run(test, info, store, (start, end, write) =>
        {
            var files = info.Files.Where(f => f.Length > 0 && !f.IsPadding && f.Offset < end && start < f.Offset + f.Length).ToList();
            if (write) written.UnionWith(files);
            return files.TrueForAll(written.Contains);
        });

        CheckDisk(folder, written, model);
    });

    [Fact]
    public void MemoryStore_AnyAccesses_MatchesAnArray() => Law.Holds(StoreCase.Any, test =>
    {
        var info = test.ToTorrent();
        var written = new HashSet<long>();
        using var store = new Blocking(new MemoryChunkStore(info.Length, info.PieceLength));

        Run(test, info, store, (start, _, write) => write ? written.Add(start / info.PieceLength) || write : written.Contains(start / info.PieceLength), zeroPadding: false);
    });

    /// <summary>Does what the case says; <paramref name="touch"/> notes the range and tells whether it can be read.</summary>
    private static byte[] Run(StoreCase test, TorrentInfo info, Blocking store, Func<long, long, bool, bool> touch, bool zeroPadding = true)
    {
        var model = new byte[info.Length];
        var random = new Random(test.Accesses.Length);
        foreach (var access in test.Accesses)
        {
            var piece = access.Piece % info.PieceCount;
            var offset = access.Offset % info.GetPieceLength(piece);
            var count = 1 + (access.Count % (info.GetPieceLength(piece) - offset));
            var start = ((long)piece * info.PieceLength) + offset;
            var isThere = touch(start, start + count, access.IsWrite);
            var bytes = new byte[count];
            random.NextBytes(bytes);
            if (access.IsWrite)
            {
                store.Write(piece, offset, bytes);
                bytes.CopyTo(model, start);
                if (zeroPadding) ClearPadding(info, model);
            }
            else if (isThere)
            {
                store.Read(piece, offset, bytes);
                Assert.Equal(model[(int)start..(int)(start + count)], bytes);
            }
            else
            {
                Assert.Equal(ChunkStoreError.Missing, Assert.Throws<ChunkStoreException>(() => store.Read(piece, offset, bytes)).Kind);
            }
        }

        return model;
    }

    private static void ClearPadding(TorrentInfo info, byte[] model)
    {
        foreach (var file in info.Files.Where(f => f.IsPadding)) model.AsSpan((int)file.Offset, (int)file.Length).Clear();
    }

    private static void CheckDisk(TempFolder folder, HashSet<TorrentFileEntry> written, byte[] model)
    {
        foreach (var file in written)
        {
            Assert.Equal(model[(int)file.Offset..(int)(file.Offset + file.Length)], File.ReadAllBytes(folder.Combine(file.Path)));
        }

        Assert.Equal(written.Count, Directory.GetFiles(folder.FullPath, "*", SearchOption.AllDirectories).Length);
    }
}
