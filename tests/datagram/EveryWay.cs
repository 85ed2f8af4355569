namespace WebTorrent.Datagram.Tests;

/// <summary>For tests that hold whichever way a socket receives.</summary>
public sealed class EveryWay : TheoryData<Way>
{
    public EveryWay()
        : base(Enum.GetValues<Way>())
    {
    }
}
