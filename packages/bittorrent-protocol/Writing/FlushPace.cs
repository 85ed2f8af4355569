namespace WebTorrent.Protocol;

/// <summary>
/// How many blocks go into one flush: many for a fast peer, so that few system calls carry much; few for a slow one, so that a
/// choke or a have never waits long behind blocks. Doubles and halves by how long the last flush took.
/// </summary>
internal sealed class FlushPace(int most, TimeSpan target)
{
    private const int Start = 4;

    public int Blocks { get; private set; } = Math.Min(Start, most);

    public void Flushed(int blocks, TimeSpan elapsed)
    {
        if (elapsed > target)
            Blocks = Math.Max(1, Blocks / 2);
        else if (blocks >= Blocks && elapsed < target / 2)
            Blocks = Math.Min(most, Blocks * 2);
    }
}
