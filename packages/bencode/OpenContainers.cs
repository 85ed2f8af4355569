using System.Runtime.CompilerServices;

namespace WebTorrent.Bencode;

/// <summary>One number for each list or dictionary that is open, inside the struct that uses them.</summary>
[InlineArray(BencodeOptions.DeepestMaxDepth)]
internal struct OpenContainers
{
    private int _first;
}
