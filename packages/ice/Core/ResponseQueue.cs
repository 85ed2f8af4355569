using System.Net;

namespace WebTorrent.Ice.Core;

/// <summary>Responses that wait to be sent, in memory that is used again and again. Who sends requests faster than we are drained gets fewer.</summary>
internal sealed class ResponseQueue
{
    private const int Capacity = 64;

    // A success response with an IPv6 address, integrity and fingerprint has 76 bytes, one with eight unknown attributes 88.
    private const int MaxSize = 128;

    // An offer that nobody answers needs no answers.
    private byte[] _bytes = [];
    private IceDatagram[] _datagrams = [];
    private int _first;
    private int _count;

    /// <summary>Where the next response is to be written; empty when there is no room.</summary>
    public Span<byte> Reserve()
    {
        if (_bytes.Length == 0)
            (_bytes, _datagrams) = (new byte[Capacity * MaxSize], new IceDatagram[Capacity]);
        return _count == Capacity ? [] : _bytes.AsSpan(IndexOf(_count) * MaxSize, MaxSize);
    }

    public void Commit(int baseId, IPEndPoint to, int length) => _datagrams[IndexOf(_count++)] = new IceDatagram(baseId, to, length);

    public bool TryTake(Span<byte> buffer, out IceDatagram datagram)
    {
        datagram = default;
        if (_count == 0)
            return false;
        datagram = _datagrams[_first];
        _bytes.AsSpan(_first * MaxSize, datagram.Length).CopyTo(buffer);
        _first = (_first + 1) % Capacity;
        _count--;
        return true;
    }

    /// <summary>Drops what was to go through a base that is gone.</summary>
    public void RemoveAll(int baseId)
    {
        for (var left = _count; left > 0; left--)
        {
            var (from, datagram) = (_first, _datagrams[_first]);
            _first = (_first + 1) % Capacity;
            _count--;
            if (datagram.BaseId == baseId)
                continue;
            _bytes.AsSpan(from * MaxSize, datagram.Length).CopyTo(_bytes.AsSpan(IndexOf(_count) * MaxSize, MaxSize));
            Commit(datagram.BaseId, datagram.Remote, datagram.Length);
        }
    }

    public void Clear() => _count = 0;

    private int IndexOf(int position) => (_first + position) % Capacity;
}
