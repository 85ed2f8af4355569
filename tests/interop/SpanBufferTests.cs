using System.Globalization;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>
/// Our buffer against node's: thousands of generated operations, errors included, each result the same byte for byte. <c>WEBTORRENT_BUFFER_SEED</c>
/// makes the same ones again, <c>WEBTORRENT_FUZZ_CASES</c> more of them.
/// </summary>
public sealed class SpanBufferTests
{
    private const int LeastOperations = 3_000;
    private const int MostDifferencesShown = 5;

    private static readonly int Seed = ReadNumber("WEBTORRENT_BUFFER_SEED") ?? Random.Shared.Next();

    [Theory]
    [InlineData("text to bytes")]
    [InlineData("bytes to text")]
    [InlineData("numbers read")]
    [InlineData("numbers written")]
    [InlineData("search")]
    [InlineData("slices")]
    [InlineData("fill")]
    [InlineData("whole buffers")]
    public async Task Operations_AsNode_SameResults(string family)
    {
        int count = Math.Max(LeastOperations, ReadNumber("WEBTORRENT_FUZZ_CASES") ?? 0);
        IReadOnlyList<SpanBufferOperation> operations = new SpanBufferOperations(new Random(Seed)).Make(family, count);
        string[] theirs = await RunNodeAsync(operations);
        Assert.Equal(count, theirs.Length);

        TestContext.Current.TestOutputHelper!.WriteLine($"{count} operations, {theirs.Count(result => result.StartsWith("ERR_", StringComparison.Ordinal))} of them errors; WEBTORRENT_BUFFER_SEED={Seed}");
        string[] differences =
        [
            .. operations.Zip(theirs, (operation, result) => (Operation: operation, Theirs: result, Ours: operation.RunOurs()))
                .Where(row => row.Ours != row.Theirs)
                .OrderBy(row => row.Operation.ToLine().Length)
                .Select(row => $"{row.Operation.ToLine()}\n  node {row.Theirs}\n  ours {row.Ours}"),
        ];
        Assert.True(
            differences.Length == 0,
            $"{differences.Length} of {count} differ; WEBTORRENT_BUFFER_SEED={Seed}\n{string.Join('\n', differences.Take(MostDifferencesShown))}");
    }

    private static async Task<string[]> RunNodeAsync(IReadOnlyList<SpanBufferOperation> operations)
    {
        string node = Installed.Node();
        using var folder = new TemporaryFolder();
        var (input, output) = (folder.File("operations"), folder.File("results"));
        await File.WriteAllLinesAsync(input, operations.Select(operation => operation.ToLine()));
        var (exitCode, lines) = await RunningProgram.RunAsync("node", [node, Installed.Script("buffer_operations.mjs"), input, output], TimeSpan.FromMinutes(1));
        Assert.True(exitCode == 0, string.Join('\n', lines));
        return await File.ReadAllLinesAsync(output);
    }

    private static int? ReadNumber(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
