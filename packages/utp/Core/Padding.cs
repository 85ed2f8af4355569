namespace WebTorrent.Utp.Core;

/// <summary>
/// Extensions that say nothing and make a packet larger, to try whether the path takes that size. All the rest of the packet is one byte of
/// payload at the end: when the packet is lost, that byte is sent again without padding; when the other side reads into too small a buffer, the
/// chain of extensions is cut off and the packet is invalid.
/// </summary>
internal static class Padding
{
    /// <summary>A number that no extension has; whoever does not know it skips it (BEP 29, extension).</summary>
    public const byte Extension = 0xF0;

    private const int MaxChunk = 2 + byte.MaxValue;

    /// <summary>Fills the destination exactly. It holds at least 2 bytes.</summary>
    public static void WriteTo(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            // No chunk is smaller than 2 bytes, so the one before the last leaves that many.
            var chunk = destination.Length <= MaxChunk ? destination.Length : Math.Min(MaxChunk, destination.Length - 2);
            destination[0] = chunk == destination.Length ? (byte)0 : Extension;
            destination[1] = (byte)(chunk - 2);
            destination[2..chunk].Clear();
            destination = destination[chunk..];
        }
    }
}
