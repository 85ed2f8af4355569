using System.Runtime.InteropServices;

namespace WebTorrent.ChunkStore;

/// <summary>A part of one file.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoredRange(int File, long Offset, int Count);
