using System.Runtime.InteropServices;

namespace WebTorrent.ChunkStore;

/// <summary>A part of one file; of padding (BEP 47) there is none on the disk.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StoredRange(int File, long Offset, int Count, bool IsPadding);
