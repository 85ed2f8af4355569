namespace WebTorrent.CreateTorrent.Tests;

/// <summary>A stream that gives a little at a time, as networks do, and says when it is disposed.</summary>
internal sealed class TrickleStream(byte[] content, Action disposed) : MemoryStream(content, writable: false)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, 777)], cancellationToken);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        disposed();
    }
}
