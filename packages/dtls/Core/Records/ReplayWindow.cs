namespace WebTorrent.Dtls.Core.Records;

/// <summary>Which record numbers have been there (RFC 6347 §4.1.2.6): a ring of bits behind the highest one.</summary>
internal sealed class ReplayWindow
{
    /// <summary>Numbers this far behind the highest are still known one by one.</summary>
    public const int Size = (Words - 1) * BitsPerWord;

    // Many paths of the network and batches of the kernel overtake each other; 256 bytes are cheap.
    private const int Words = 32;
    private const int BitsPerWord = 64;

    private readonly ulong[] _bits = new ulong[Words];
    private ulong _next;

    /// <summary>Whether a number is new. To be asked before the record is opened, which costs.</summary>
    public bool IsNew(ulong number)
    {
        if (number >= _next)
            return true;
        return _next - number <= Size && (_bits[WordOf(number)] & BitOf(number)) == 0;
    }

    /// <summary>Marks a number, which <see cref="IsNew"/>, as seen. Only for records that were authentic: else anybody could move the window.</summary>
    public void Add(ulong number)
    {
        if (number >= _next)
            Advance(number);
        _bits[WordOf(number)] |= BitOf(number);
    }

    private void Advance(ulong number)
    {
        var last = _next == 0 ? 0 : (_next - 1) / BitsPerWord;
        var words = Math.Min((number / BitsPerWord) - last, Words);
        for (ulong i = 1; i <= words; i++)
            _bits[(last + i) % Words] = 0;
        _next = number + 1;
    }

    private static int WordOf(ulong number) => (int)(number / BitsPerWord % Words);

    private static ulong BitOf(ulong number) => 1UL << (int)(number % BitsPerWord);
}
