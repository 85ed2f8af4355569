namespace WebTorrent.Protocol.Tests;

/// <summary>A block source whose bytes follow from their place, with gates to hold it up.</summary>
internal sealed class PatternSource : IBlockSource
{
    private readonly SemaphoreSlim? _gate;

    public PatternSource(bool isGated = false) => _gate = isGated ? new SemaphoreSlim(0) : null;

    public TaskCompletionSource FirstAsked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static byte[] BytesOf(BlockRequest block)
    {
        var bytes = new byte[block.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)((block.Piece * 31) + block.Offset + i);
        return bytes;
    }

    public void Release(int blocks) => _gate!.Release(blocks);

    public async ValueTask ReadBlockAsync(BlockRequest block, Memory<byte> destination, CancellationToken cancellationToken)
    {
        FirstAsked.TrySetResult();
        if (_gate is not null)
            await _gate.WaitAsync(cancellationToken);
        BytesOf(block).CopyTo(destination);
    }
}
