using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace WebTorrent.TestKit;

/// <summary>Waiting for what no task tells of.</summary>
public static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits for something that real sockets or other threads bring about; fails when it did not happen in half a minute.</summary>
    /// <param name="condition">Whether it happened.</param>
    /// <param name="what">What the failure says; the condition itself.</param>
    public static async Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Patience, $"It did not happen: {what}");
            await Task.Delay(5);
        }
    }
}
