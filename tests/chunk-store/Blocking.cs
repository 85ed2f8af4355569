namespace WebTorrent.ChunkStore.Tests;

/// <summary>A store whose calls must all be complete when they return, which both stores promise.</summary>
internal sealed class Blocking(IChunkStore store) : IDisposable
{
    public void Read(int piece, int offset, byte[] destination) => Complete(store.ReadAsync(piece, offset, destination, CancellationToken.None));

    public void Write(int piece, int offset, byte[] source) => Complete(store.WriteAsync(piece, offset, source, CancellationToken.None));

    public void Dispose() => Complete(store.DisposeAsync());

    private static void Complete(ValueTask task)
    {
        Assert.True(task.IsCompleted);
#pragma warning disable VSTHRD002 // It is complete: nothing waits.
        task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }
}
