using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.CreateTorrent.Tests;

public sealed class HashingLawTests
{
    private static readonly Gen<(int[] Lengths, int PieceLength, int Workers, int ReadAhead)> Cases =
        from count in Gen.Choose(1, 8)
        from lengths in Gen.Frequency((1, Gen.Constant(0)), (2, Gen.Choose(1, 100)), (2, Gen.Choose(16_000, 100_000)), (1, Gen.Elements(16_384, 32_768))).ArrayOf(count)
        from pieceLength in Gen.Elements(16_384, 32_768, 1 << 20)
        from workers in Gen.Choose(1, 5)
        from readAhead in Gen.Elements(0, 100_000, 10_000_000)
        select (lengths, pieceLength, workers, readAhead);

    [Fact]
    public void AnyFiles_AnyWorkers_SameHashesAsThePlainWay() => Law.Holds(Cases.Where(test => test.Lengths.Sum() > 0).ToArbitrary(), test =>
    {
        var contents = test.Lengths.Select((length, i) => Payload.Bytes(length, i)).ToArray();
        var builder = new TorrentBuilder(new() { Name = "n", PieceLength = test.PieceLength, HashWorkers = test.Workers, MaxReadAhead = test.ReadAhead });
        var inputs = contents.Select((content, i) => new TorrentInput($"sub/{i}", content)).ToList();

#pragma warning disable VSTHRD002 // A law is a synchronous function, and no context is waited for here.
        var info = Task.Run(() => builder.BuildAsync(inputs)).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

        Assert.Equal(Payload.PieceHashes([.. contents.SelectMany(content => content)], test.PieceLength), info.PieceHashes);
        Assert.Equal(test.Lengths.Select(length => (long)length), info.Files.Select(file => file.Length));
    }, runs: 100);

    [Fact]
    public void ChoosePieceLength_KeepsThePiecesFewButNotTooFew() => Law.Holds(
        ArbMap.Default.GeneratorFor<long>().Select(Math.Abs).Where(length => length > 0).ToArbitrary(),
        length =>
        {
            var pieceLength = TorrentBuilder.ChoosePieceLength(length);
            Assert.True(int.IsPow2(pieceLength));
            Assert.InRange(pieceLength, 16 * 1024, 16 * 1024 * 1024);
            var pieces = ((length - 1) / pieceLength) + 1;
            Assert.True(pieces <= 2_000 || pieceLength == 16 * 1024 * 1024);
            Assert.True(pieces > 1_000 || pieceLength == 16 * 1024);
        });
}
