using System.Runtime.InteropServices;

namespace WebTorrent.Bencode;

/// <summary>One value or key of a parsed document: 12 bytes. Its kind is told by its first byte.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BencodeNode
{
    /// <summary>Where the value begins, in bytes from the start of the document.</summary>
    public int Start;

    /// <summary>Where it ends: the byte after its last.</summary>
    public int End;

    /// <summary>The node after it and all that is inside it.</summary>
    public int Next;
}
