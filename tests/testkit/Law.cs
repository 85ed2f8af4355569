using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace WebTorrent.TestKit;

/// <summary>
/// Tries a law on many inputs. When it breaks, the smallest input found and the seed are in the message; set
/// <c>WEBTORRENT_REPLAY</c> to that seed to run the same inputs again. With <c>WEBTORRENT_FUZZ_CASES</c> every law is
/// tried on at least so many inputs.
/// </summary>
public static class Law
{
    /// <summary>The environment variable that holds a seed: two numbers and a comma between.</summary>
    public const string ReplayVariable = "WEBTORRENT_REPLAY";

    /// <summary>The environment variable that holds the least number of inputs for each law.</summary>
    public const string CasesVariable = "WEBTORRENT_FUZZ_CASES";

    /// <summary>Fails when the law throws for any input.</summary>
    public static void Holds<T>(Arbitrary<T> inputs, Action<T> law, int runs = 300) => Check(Prop.ForAll(inputs, law), runs);

    /// <summary>Fails when the law is false or throws for any input.</summary>
    public static void Holds<T>(Arbitrary<T> inputs, Func<T, bool> law, int runs = 300) => Check(Prop.ForAll(inputs, law), runs);

    /// <summary>Fails when the law throws for any input. One input after another.</summary>
    public static void Holds<T>(Arbitrary<T> inputs, Func<T, Task> law, int runs = 300) => Check(Prop.ForAll(inputs, law), runs);

    private static void Check(Property property, int runs)
    {
        var (seed, gamma) = ReadReplay() ?? (NextNumber(), NextNumber() | 1);
        try
        {
            property.Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(Math.Max(runs, ReadCases())).WithReplay(seed, gamma));
        }
        catch (Exception broken)
        {
            var replay = string.Create(CultureInfo.InvariantCulture, $"{ReplayVariable}={seed},{gamma}");
            throw new LawBrokenException($"{broken.Message}{Environment.NewLine}Replay with {replay}", broken);
        }
    }

    private static int ReadCases() =>
        int.TryParse(Environment.GetEnvironmentVariable(CasesVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var cases) ? cases : 0;

    private static ulong NextNumber() => (ulong)Random.Shared.NextInt64();

    private static (ulong Seed, ulong Gamma)? ReadReplay()
    {
        var numbers = Environment.GetEnvironmentVariable(ReplayVariable)?.Split(',');
        if (numbers is not [var seed, var gamma]) return null;
        return (ulong.Parse(seed, CultureInfo.InvariantCulture), ulong.Parse(gamma, CultureInfo.InvariantCulture));
    }
}
