using System.Runtime.InteropServices;

namespace WebTorrent.ChunkStore;

/// <summary>What the disk says of one file, to tell later whether it was changed.</summary>
/// <param name="Exists">Whether the file is there; false also for files that are not stored (padding and symbolic links, BEP 47).</param>
/// <param name="Length">Its length in bytes; 0 if it is not there.</param>
/// <param name="LastWriteTicks">When it was last written, in ticks of <see cref="DateTime"/> in UTC; 0 if it is not there.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FileStamp(bool Exists, long Length, long LastWriteTicks);
