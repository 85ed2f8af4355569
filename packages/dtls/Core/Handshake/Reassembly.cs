using System.Collections;

namespace WebTorrent.Dtls.Core.Handshake;

/// <summary>A message that is put together from fragments, in any order, some of them twice.</summary>
internal sealed class Reassembly
{
    // Kept when another message takes the place: nobody makes us allocate for every packet.
    private readonly BitArray _have = new(HandshakeInbox.MaxMessage);
    private byte[] _bytes = [];
    private HandshakeHeader _whole = new() { Length = -1 };
    private int _missing;

    public bool IsComplete => _missing == 0 && _whole.Length >= 0;

    public HandshakeMessage Message => new(_whole.Type, _whole.Sequence, _bytes.AsSpan(0, HandshakeHeader.Size + _whole.Length));

    /// <summary>Whether a fragment can be of the same message.</summary>
    public bool Fits(in HandshakeHeader header) => header.Type == _whole.Type && header.Length == _whole.Length;

    /// <summary>Begins the message that a fragment is of, and forgets another one.</summary>
    public void Begin(in HandshakeHeader header)
    {
        _whole = header with { Offset = 0, FragmentLength = header.Length };
        _missing = header.Length;
        _have.SetAll(false);
        if (_bytes.Length < HandshakeHeader.Size + header.Length)
            _bytes = new byte[HandshakeHeader.Size + header.Length];
        _whole.WriteTo(_bytes);
    }

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
