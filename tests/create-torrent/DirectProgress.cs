namespace WebTorrent.CreateTorrent.Tests;

/// <summary>Progress told at once, on the thread that makes it.</summary>
internal sealed class DirectProgress(Action<HashProgress> action) : IProgress<HashProgress>
{
    public void Report(HashProgress value) => action(value);
}
