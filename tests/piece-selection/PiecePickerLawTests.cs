using WebTorrent.TestKit;

namespace WebTorrent.PieceSelection.Tests;

public class PiecePickerLawTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 5, 2, 2)]
    [InlineData(6, 3, 4, 3)]
    [InlineData(9, 1, 20, 3)]
    [InlineData(12, 4, 3, 1)]
    public void AnySequenceOfCalls_MatchesModel(int pieces, int blocks, int maxActive, int maxRequesters)
    {
        var options = new PiecePickerOptions
        {
            PieceCount = pieces,
            PieceLength = blocks * 10,
            Length = (pieces * blocks * 10) - 3,
            BlockSize = 10,
            MaxActivePieces = maxActive,
            MaxRequestersPerBlock = maxRequesters,
        };
        Law.Holds(Step.AnySequence(), steps => new PickerHarness(options, seed: steps.Length).Run(steps), runs: 80);
    }
}
