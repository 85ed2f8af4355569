using System.Collections;

namespace WebTorrent.Dtls.Core.Handshake;

/// <summary>A message that is put together from fragments, in any order, some of them twice.</summary>
internal sealed class Reassembly
{
    private readonly byte[] _bytes;
    private readonly BitArray _have;
    private int _missing;

    public Reassembly(in HandshakeHeader first)
    {
        Type = first.Type;
        Sequence = first.Sequence;
        _missing = first.Length;
        _have = new BitArray(first.Length);
        _bytes = new byte[HandshakeHeader.Size + first.Length];
        (first with { Offset = 0, FragmentLength = first.Length }).WriteTo(_bytes);
    }

    public HandshakeType Type { get; }

    public ushort Sequence { get; }

    public bool IsComplete => _missing == 0;

    public HandshakeMessage Message => new(Type, Sequence, _bytes);

    /// <summary>Whether a fragment can be of the same message.</summary>
    public bool Fits(in HandshakeHeader header) => header.Type == Type && header.Length == _have.Length;

    /// <summary>Takes a fragment that <see cref="Fits"/>.</summary>
    public void Add(in HandshakeHeader header, ReadOnlySpan<byte> fragment)
    {
        for (var i = 0; i < fragment.Length; i++)
        {
            var at = header.Offset + i;
            if (_have[at])
                continue;
            _have[at] = true;
            _bytes[HandshakeHeader.Size + at] = fragment[i];
            _missing--;
        }
    }
}
