using WebTorrent.PieceSelection;

namespace WebTorrent.TorrentEngine.Streaming;

/// <summary>What the open streams will read next, turned into deadlines. Belongs to the loop.</summary>
internal sealed class ReadWindows(PiecePicker picker)
{
    private readonly Dictionary<TorrentStream, (int First, int Last)> _windows = [];
    private readonly Dictionary<int, int> _ranks = [];
    private readonly HashSet<int> _deadlines = [];

    /// <summary>True while a stream waits for something.</summary>
    public bool Any => _windows.Count > 0;

    /// <summary>The stream reads on from <paramref name="first"/> and will want up to <paramref name="last"/>.</summary>
    public void Set(TorrentStream stream, int first, int last)
    {
        _windows[stream] = (first, last);
        Apply();
    }

    /// <summary>The stream was closed.</summary>
    public void Remove(TorrentStream stream)
    {
        if (_windows.Remove(stream))
            Apply();
    }

    /// <summary>A piece's rank is its distance from the nearest reader that is before it.</summary>
    private void Apply()
    {
        _ranks.Clear();
        foreach (var (first, last) in _windows.Values)
        {
            for (var piece = first; piece <= last; piece++)
            {
                var rank = piece - first;
                if (!picker.Have.Contains(piece) && (!_ranks.TryGetValue(piece, out var other) || rank < other))
                    _ranks[piece] = rank;
            }
        }

        foreach (var piece in _deadlines)
        {
            if (!_ranks.ContainsKey(piece))
                picker.ClearDeadline(piece);
        }

        _deadlines.Clear();
        foreach (var (piece, rank) in _ranks)
        {
            picker.SetDeadline(piece, rank);
            _deadlines.Add(piece);
        }
    }
}
