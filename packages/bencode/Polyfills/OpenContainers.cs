namespace WebTorrent.Bencode;

/// <summary>One number for each list or dictionary that is open; .NET Standard 2.0 has no arrays inside structs.</summary>
internal struct OpenContainers
{
    private int[]? _numbers;

    public int this[int depth]
    {
        readonly get => _numbers![depth];
        set => (_numbers ??= new int[BencodeOptions.DeepestMaxDepth])[depth] = value;
    }
}
