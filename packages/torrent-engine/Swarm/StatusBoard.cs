namespace WebTorrent.TorrentEngine.Swarm;

/// <summary>The last snapshot of a torrent: written on the loop, read by anyone.</summary>
internal sealed class StatusBoard(TorrentSwarm swarm)
{
    private readonly Lock _lock = new();
    private RateMeter _download;
    private RateMeter _upload;
    private volatile TorrentStatus _current = new();

    public TorrentStatus Current => _current;

    public TorrentState State => _current.State;

    public void SetState(TorrentState state)
    {
        lock (_lock)
            _current = _current with { State = state };
    }

    public void SetError(Exception error)
    {
        lock (_lock)
            _current = _current with { Error = error };
    }

    public void SetCheckingProgress(double progress)
    {
        lock (_lock)
            _current = _current with { CheckingProgress = progress };
    }

    /// <summary>Takes a new snapshot. On the loop.</summary>
    public void Update(TimeSpan now, int dialing)
    {
        var sent = swarm.BytesSentBefore;
        var seeds = 0;
        foreach (var peer in swarm.Peers)
        {
            sent += peer.Wire.BlockBytesSent;
            seeds += peer.IsSeed ? 1 : 0;
        }

        var received = swarm.Downloader?.BytesReceived ?? 0;
        _download.Sample(now, received);
        _upload.Sample(now, sent);
        lock (_lock)
        {
            _current = WithContent(_current) with
            {
                BytesDownloaded = received,
                BytesUploaded = sent,
                BytesWasted = swarm.Downloader?.BytesWasted ?? 0,
                DownloadRate = _download.BytesPerSecond,
                UploadRate = _upload.BytesPerSecond,
                PeersConnected = swarm.Peers.Count,
                PeersConnecting = dialing,
                SeedsConnected = seeds,
                PeersKnown = swarm.Book.Count,
            };
        }
    }

    private TorrentStatus WithContent(TorrentStatus status)
    {
        if (swarm.Content is not { } content)
            return status;
        var have = content.Picker.Have;
        return status with
        {
            BytesTotal = content.Info.Length,
            BytesVerified = VerifiedBytes.Of(have, content.Info),
            PiecesVerified = have.SetCount,
            PieceCount = content.Info.PieceCount,
        };
    }
}
