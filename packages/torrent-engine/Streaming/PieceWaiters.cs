using WebTorrent.TorrentEngine.Loop;

namespace WebTorrent.TorrentEngine.Streaming;

/// <summary>Readers waiting for pieces. Belongs to the loop.</summary>
internal sealed class PieceWaiters(MonotonicClock clock)
{
    /// <summary>A reader who waits longer than this is worth asking twice for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Dictionary<int, Waiting> _waiting = [];
    private Exception? _failure;

    /// <summary>True when a reader has waited too long.</summary>
    public bool IsAnyLate
    {
        get
        {
            foreach (var waiting in _waiting.Values)
            {
                if (clock.Now - waiting.Since > Patience)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Ends when the piece is verified, or with an error when it never will be.</summary>
    public Task WaitAsync(int piece)
    {
        if (_failure is not null)
            return Task.FromException(_failure);
        if (!_waiting.TryGetValue(piece, out var waiting))
            _waiting.Add(piece, waiting = new Waiting(clock.Now));
        waiting.Readers++;
        return waiting.Source.Task;
    }

    /// <summary>A reader does not wait for the piece any more. Nobody is late for it once all have given up.</summary>
    public void GiveUp(int piece)
    {
        if (_waiting.TryGetValue(piece, out var waiting) && --waiting.Readers == 0)
            _waiting.Remove(piece);
    }

    /// <summary>The piece can be read.</summary>
    public void OnVerified(int piece)
    {
        if (_waiting.Remove(piece, out var waiting))
            waiting.Source.SetResult();
    }

    /// <summary>Nothing will come any more.</summary>
    public void Fail(Exception failure)
    {
        _failure = failure;
        foreach (var waiting in _waiting.Values)
        {
            waiting.Source.SetException(failure);
            _ = waiting.Source.Task.Exception; // Its reader may have stopped waiting this very moment.
        }

        _waiting.Clear();
    }

    private sealed class Waiting(TimeSpan since)
    {
        public TimeSpan Since { get; } = since;

        public int Readers { get; set; }

        public TaskCompletionSource Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
