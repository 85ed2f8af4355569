using System.Globalization;

namespace WebTorrent.Benchmarks.Measurement;

/// <summary>What we want of a figure, and what it is.</summary>
/// <param name="What">The figure.</param>
/// <param name="Limit">Where good begins or ends.</param>
/// <param name="IsLeast">Whether it is to be at least that; otherwise at most.</param>
/// <param name="Value">What it is.</param>
internal sealed record Target(string What, double Limit, bool IsLeast, double Value)
{
    private bool IsMet => IsLeast ? Value >= Limit : Value <= Limit;

    public static Target AtLeast(string what, double limit, double value) => new(what, limit, true, value);

    public static Target AtMost(string what, double limit, double value) => new(what, limit, false, value);

    /// <summary>Writes a Markdown table.</summary>
    public static async Task WriteAsync(TextWriter output, IEnumerable<Target> targets)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync("| target | | is | |");
        await output.WriteLineAsync("| --- | --- | --- | --- |");
        foreach (var target in targets) await output.WriteLineAsync(target.ToString());
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"| {What} | {(IsLeast ? "at least" : "at most")} {Limit:0.##} | {Value:0.00} | {(IsMet ? "met" : "MISSED")} |");
}
