using System.Diagnostics;

namespace WebTorrent.NatMapping.Tests;

internal static class Wait
{
    /// <summary>Waits for something that other threads bring about; fails after ten seconds.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "It did not happen.");
            await Task.Delay(5);
        }
    }
}
