namespace WebTorrent.Protocol;

/// <summary>Where a wire reads the blocks that it sends. Called from the wire's writer loop, one call at a time a wire.</summary>
public interface IBlockSource
{
    /// <summary>Fills <paramref name="destination"/> with a block, straight into memory that goes to the socket.</summary>
    /// <param name="block">The block; its <see cref="BlockRequest.Length"/> is the length of <paramref name="destination"/>.</param>
    /// <param name="destination">Borrowed from the pipe until the returned task is done: fill all of it.</param>
    /// <param name="cancellationToken">Cancelled when the wire ends.</param>
    /// <returns>Done when the block is there. An exception ends the wire with <see cref="WireErrorCode.BlockSourceFailed"/>.</returns>
    ValueTask ReadBlockAsync(BlockRequest block, Memory<byte> destination, CancellationToken cancellationToken);
}
