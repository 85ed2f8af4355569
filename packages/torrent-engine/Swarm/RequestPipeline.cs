namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>How many blocks to have asked of one peer at once.</summary>
/// <remarks>
/// Enough that the peer never waits for a question: what it sends in <see cref="QueueTime"/>. The depth doubles each round
/// trip while that still brings more (each block that comes raises it by one), then follows the measured rate. A peer that
/// goes silent falls back to one block, so that its pieces are not held up.
/// </remarks>
internal sealed class RequestPipeline(int blockSize, int maxDepth)
{
    private const int MinDepth = 4;
    private const int InitialDepth = 32;
    private static readonly TimeSpan QueueTime = TimeSpan.FromSeconds(1);
    private int _maxDepth = maxDepth;
    private bool _isRamping = true;

    /// <summary>The number of blocks to keep outstanding.</summary>
    public int Depth { get => Math.Min(field, _maxDepth); private set; } = InitialDepth;

    /// <summary>True after a time-out, until a block comes.</summary>
    public bool IsSnubbed { get; private set; }

    /// <summary>The peer told how many requests it queues ("reqq", BEP 10).</summary>
    public void LimitTo(int peerQueue)
    {
        _maxDepth = Math.Clamp(peerQueue, 1, _maxDepth);
    }

    /// <summary>A block that was asked for came.</summary>
    public void OnBlock()
    {
        IsSnubbed = false;
        if (_isRamping && Depth < _maxDepth)
            Depth++;
    }

    /// <summary>The peer's rate was measured anew.</summary>
    public void OnRate(double bytesPerSecond)
    {
        if (IsSnubbed)
            return;

        var wanted = (int)Math.Min(_maxDepth, bytesPerSecond * QueueTime.TotalSeconds / blockSize);
        if (_isRamping && Depth > 2 * Math.Max(wanted, InitialDepth))
            _isRamping = false;
        if (!_isRamping)
            Depth = Math.Clamp(wanted, Math.Min(MinDepth, _maxDepth), _maxDepth);
        else if (wanted > Depth)
            Depth = wanted;
    }

    /// <summary>Nothing came for too long.</summary>
    public void OnTimeout()
    {
        IsSnubbed = true;
        _isRamping = true;
        Depth = 1;
    }
}
