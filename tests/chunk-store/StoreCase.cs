using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.ParseTorrent;

namespace WebTorrent.ChunkStore.Tests;

/// <summary>A layout of files and what is done to a store of it.</summary>
internal sealed record StoreCase(int PieceLength, (int Length, bool IsPadding)[] Files, int MaxOpenFiles, StoreCase.Access[] Accesses)
{
    public static Arbitrary<StoreCase> Any => Arb.From(
        from pieceLength in Gen.Choose(1, 40)
        from fileCount in Gen.Choose(1, 12)
        from files in AnyFile.ArrayOf(fileCount)
        where files.Any(f => f.Length > 0)
        from maxOpen in Gen.Choose(1, 4)
        from accessCount in Gen.Choose(0, 40)
        from accesses in AnyAccess.ArrayOf(accessCount)
        select new StoreCase(pieceLength, files, maxOpen, accesses),
        Shorter);

    private static Gen<(int Length, bool IsPadding)> AnyFile =>
        from length in Gen.OneOf(Gen.Constant(0), Gen.Choose(1, 60))
        from padding in Gen.Choose(0, 5)
        select (length, padding == 0);

    private static Gen<Access> AnyAccess =>
        from write in Gen.Choose(0, 1)
        from piece in Gen.Choose(0, 999)
        from offset in Gen.Choose(0, 999)
        from count in Gen.Choose(0, 999)
        select new Access(write == 1, piece, offset, count);

    public TorrentInfo ToTorrent() =>
        Torrents.Of(PieceLength, [.. Files.Select((f, i) => ($"{(f.IsPadding ? "*" : "")}{i % 3}/{i}", (long)f.Length))]);

    public override string ToString() =>
        $"pieces of {PieceLength}, {MaxOpenFiles} open; files {string.Join(' ', Files.Select(f => f.IsPadding ? $"({f.Length})" : $"{f.Length}"))}; {string.Join(' ', Accesses)}";

    private static IEnumerable<StoreCase> Shorter(StoreCase full)
    {
        for (var i = 0; i < full.Accesses.Length; i++) yield return full with { Accesses = [.. full.Accesses[..i], .. full.Accesses[(i + 1)..]] };
    }

    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Access(bool IsWrite, int Piece, int Offset, int Count)
    {
        public override string ToString() => $"{(IsWrite ? "write" : "read")} {Piece}:{Offset}+{Count}";
    }
}
