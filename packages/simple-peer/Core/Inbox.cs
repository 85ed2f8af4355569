namespace WebTorrent.SimplePeer.Core;

/// <summary>
/// Memory for datagrams, which are decrypted where they lie while the socket's are not ours to change: as much as was needed, and none before. Belongs to the session.
/// </summary>
internal sealed class Inbox
{
    // More than Ethernet carries; larger ones than that come in pieces, and only from those whom it is worth it.
    private const int Small = 2048;
    private const int Large = ushort.MaxValue;

    // What comes over a way that works before the answer does: a flight of DTLS.
    private const int MaxEarly = 16;

    private readonly List<byte[]> _early = [];
    private byte[] _buffer = [];

    /// <summary>A copy, until the next one is made.</summary>
    public Span<byte> Copy(ReadOnlySpan<byte> datagram)
    {
        if (_buffer.Length < datagram.Length)
            _buffer = GC.AllocateUninitializedArray<byte>(datagram.Length <= Small ? Small : Large);
        datagram.CopyTo(_buffer);
        return _buffer.AsSpan(0, datagram.Length);
    }

    /// <summary>The same of a datagram that may be anybody's, unless it is a large one.</summary>
    public bool TryCopySmall(ReadOnlySpan<byte> datagram, out Span<byte> copy)
    {
        copy = datagram.Length is > 0 and <= Small ? Copy(datagram) : default;
        return !copy.IsEmpty;
    }

    /// <summary>Keeps a datagram for later; beyond a few, or when it is a large one, it is lost.</summary>
    public void KeepEarly(ReadOnlySpan<byte> datagram)
    {
        if (_early.Count < MaxEarly && datagram.Length <= Small)
            _early.Add(datagram.ToArray());
    }

    /// <summary>Hands out what was kept.</summary>
    public void TakeEarly(Action<byte[]> take)
    {
        _early.ForEach(take);
        _early.Clear();
    }

    public void Clear() => _early.Clear();
}
