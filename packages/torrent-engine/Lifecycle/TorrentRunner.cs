using System.Net;
using Microsoft.Extensions.Logging;
using WebTorrent.Bitfield;
using WebTorrent.ChunkStore;
using WebTorrent.Identifiers;
using WebTorrent.ParseTorrent;
using WebTorrent.PieceSelection;
using WebTorrent.Protocol;
using WebTorrent.TorrentEngine.Connections;
using WebTorrent.TorrentEngine.Events;
using WebTorrent.TorrentEngine.Loop;
using WebTorrent.TorrentEngine.Resume;
using WebTorrent.TorrentEngine.Streaming;
using WebTorrent.TorrentEngine.Swarm;
using WebTorrent.UtMetadata;

namespace WebTorrent.TorrentEngine.Lifecycle;

/// <summary>Takes a torrent through its life: metadata, check, download, seed, stop.</summary>
internal sealed class TorrentRunner : IAsyncDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);

    private readonly Torrent _torrent;
    private readonly TorrentSource _source;
    private readonly InfoHash _infoHash;
    private readonly TorrentEnvironment _environment;
    private readonly TorrentOptions _options;
    private readonly ILogger _logger;
    private readonly Random _random;
    private readonly TorrentLoop _loop;
    private readonly MonotonicClock _clock;
    private readonly TorrentSwarm _swarm;
    private readonly PeerConnections _connections;
    private readonly MetadataSwarm _metadataSwarm;
    private readonly PieceWaiters _waiters;
    private readonly StatusBoard _status;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Milestones _milestones = new();
    private readonly TaskCompletionSource _allVerified = Source();
    private readonly TaskCompletionSource<Exception> _failed = Source<Exception>();
    private Task? _running;
    private IChunkStore? _store;
    private PieceVerifier? _verifier;
    private ResumeKeeper? _resume;
    private TorrentContentReader? _reader;
    private volatile TorrentFile[] _files = [];
    private volatile bool _hasNewPieces;

    public TorrentRunner(Torrent torrent, TorrentSource source, InfoHash infoHash, TorrentEnvironment environment, TorrentOptions options)
    {
        _torrent = torrent;
        _source = source;
        _infoHash = infoHash;
        _environment = environment;
        _options = options;
        _logger = environment.LoggerFactory.CreateLogger<Torrent>();
        _random = new Random(environment.RandomSeed());
        _loop = new TorrentLoop(exception => _failed.TrySetResult(exception));
        _clock = new MonotonicClock(environment.TimeProvider);
        _swarm = new TorrentSwarm(environment.PeerId, options, _random) { DhtNodeTold = environment.DhtNodeTold };
        _waiters = new PieceWaiters(_clock);
        _status = new StatusBoard(_swarm);
        _metadataSwarm = new MetadataSwarm(infoHash, timeProvider: environment.TimeProvider);
        _metadataSwarm.PeerBlamed += (_, blamed) => _loop.Post(() => _swarm.BanForMetadata(blamed.Exchange.Wire));
        _connections = new PeerConnections(infoHash, environment, options, _loop, _clock, _swarm, _metadataSwarm, Events, _logger, _stopping.Token);
        Info = source.Info;
        if (Info is null)
            return;
        _swarm.IsPrivate = Info.IsPrivate;
        _metadataSwarm.SetMetadata(Info.InfoDictionary);
    }

    public EventHub Events { get; } = new();

    public TorrentInfo? Info { get; private set; }

    public string Name => Info?.DisplayName ?? _source.Magnet?.DisplayName ?? _infoHash.ToString();

    public IReadOnlyList<TorrentFile> Files => _files;

    public IBlockSource Blocks => _connections.Blocks;

    public TorrentState State => _status.State;

    public Milestones Milestones => _milestones;

    public TorrentStatus GetStatus() => _status.Current;

    public void Start() => _running ??= Task.Run(RunAsync);

    public void AddPeers(IReadOnlyCollection<EndPoint> endPoints, bool isTrusted, bool isHearsay) => _loop.Post(() =>
    {
        foreach (var endPoint in endPoints)
        {
            if (!isHearsay || !_swarm.IsPrivate)
                _swarm.Book.Add(endPoint, isTrusted, isHearsay: isHearsay);
        }

        _connections.DialMore();
    });

    public void RunIncoming(IncomingPeer incoming) => _connections.RunIncoming(incoming);

    public void Run(PeerConnection connection) => _connections.Run(connection);

    public TorrentStream OpenRead(TorrentFileEntry file)
        => _reader is { } reader && !_stopping.IsCancellationRequested
            ? new(reader, file, _options.StreamReadAhead)
            : throw new TorrentException($"The torrent {Name} was stopped.");

    public long CountVerified(TorrentFileEntry file) => _swarm.Content is { } content ? VerifiedBytes.Of(file, content) : 0;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_running is not null)
            await _running.ConfigureAwait(false);
        var ended = new TorrentException($"The torrent {Name} was stopped.");
        EndWaits(ended);
        SetState(TorrentState.Stopped);
        Events.Close();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
#pragma warning disable CA1031 // Whatever ends a torrent is told to whoever waits for it.
        try
        {
            _loop.Post(_connections.BeginDialing);
            Info ??= await GetMetadataAsync().ConfigureAwait(false);
            if (Info.IsPrivate)
                await _loop.InvokeAsync(_connections.BecomePrivate).ConfigureAwait(false); // Before anything else: the check may take its time.
            _milestones.ReachInfo(Info);
            if (_options.MetadataOnly)
                _milestones.ReachOpen(Info);
            else
                await OpenAsync(Info).ConfigureAwait(false);
            await ServeAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Asked to stop.
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
#pragma warning restore CA1031

        await CloseAsync().ConfigureAwait(false);
    }

    private async Task<TorrentInfo> GetMetadataAsync()
    {
        if (await LoadMetadataAsync().ConfigureAwait(false) is { } known)
            return known;

        SetState(TorrentState.FetchingMetadata);
        _milestones.ReachAsking();
        _loop.Post(_connections.DialMore);
        await TickUntilAsync(_metadataSwarm.Completion).ConfigureAwait(false);
        var dictionary = _metadataSwarm.Metadata;
        if (_environment.ResumeStore is { } resume)
            await WarnIfFailsAsync(() => resume.SaveAsync(_infoHash, ResumePart.Metadata, dictionary, _stopping.Token)).ConfigureAwait(false);
        return Parse(dictionary);
    }

    private async Task<TorrentInfo?> LoadMetadataAsync()
    {
        if (_environment.ResumeStore is not { } resume)
            return null;
        var saved = await resume.LoadAsync(_infoHash, ResumePart.Metadata, _stopping.Token).ConfigureAwait(false);
        return saved is not null && InfoHash.Compute(saved) == _infoHash ? Parse(saved) : null;
    }

    /// <summary>The magnet link's trackers belong to the torrent from now on.</summary>
    private TorrentInfo Parse(ReadOnlyMemory<byte> dictionary)
    {
        var info = TorrentInfo.FromInfoDictionary(dictionary);
        return _source.Magnet is { Trackers.Count: > 0 } magnet ? info.WithTrackers([.. magnet.Trackers.Select(t => (IReadOnlyList<string>)[t])]) : info;
    }

    private async Task OpenAsync(TorrentInfo info)
    {
        if (_metadataSwarm.Metadata.IsEmpty)
            _metadataSwarm.SetMetadata(info.InfoDictionary);
        else
            _loop.Post(_swarm.TellMetadataSize);
        _store = _environment.OpenStore(info);
        _resume = new ResumeKeeper(_environment.ResumeStore, info, _store);
        SetState(TorrentState.Checking);
        var check = new ContentCheck(info, _store, _resume, _options, _environment.Hasher, _status);
        var have = await check.RunAsync(_stopping.Token).ConfigureAwait(false);
        if (_store is FileChunkStore files)
            await files.PrepareAsync(_stopping.Token).ConfigureAwait(false);

        _verifier = new PieceVerifier(info, _store, _environment.Hasher, _loop, Downloader.BlockSize, _options.HashWorkers);
        await _loop.InvokeAsync(() => Begin(info, have)).ConfigureAwait(false);
        if (have.IsComplete)
            await FinishAsync().ConfigureAwait(false);
        else
            SetState(TorrentState.Downloading);
        _milestones.ReachOpen(info);
    }

    /// <summary>On the loop.</summary>
    private bool Begin(TorrentInfo info, PieceSet have)
    {
        var picker = new PiecePicker(
            new PiecePickerOptions
            {
                PieceCount = info.PieceCount,
                Length = info.Length,
                PieceLength = info.PieceLength,
                BlockSize = Downloader.BlockSize,
                MaxActivePieces = Downloader.MaxPiecesInMemory(_options, info.PieceLength),
            },
            _random)
        {
            Order = _options.Sequential ? PieceOrder.Sequential : PieceOrder.RarestFirst,
        };
        var content = new SwarmContent(info, _store!, picker, new VerifiedPieces(info.PieceCount));
        foreach (var piece in have)
        {
            picker.MarkVerified(piece);
            content.Verified.Add(piece);
        }

        _reader = new TorrentContentReader(content, _loop, _waiters, new ReadWindows(picker), () => _swarm.RequestMoreOfAll(_clock.Now));
        _files = [.. info.Files.Where(f => !f.IsPadding).Select(f => new TorrentFile(_torrent, f))];
        _connections.Blocks.Attach(_store!);
        _swarm.Begin(content, new Downloader(content, _verifier!, _swarm.Peers, MakeReporter(), _options, _clock), _clock.Now);
        if (picker.IsComplete)
            _allVerified.TrySetResult();
        else
            _connections.DialMore();
        return true;
    }

    private SwarmReporter MakeReporter() => new(_swarm, _waiters, Events, _logger)
    {
        PieceStored = () => _hasNewPieces = true,
        AllVerified = () =>
        {
            UpdateStatus();
            _allVerified.TrySetResult();
        },
        StoreFailed = error => _failed.TrySetResult(error),
    };

    private async Task ServeAsync()
    {
        await TickUntilAsync(_allVerified.Task).ConfigureAwait(false);
        if (!_milestones.Completion.IsCompleted)
        {
            await _store!.FlushAsync(_stopping.Token).ConfigureAwait(false);
            await FinishAsync().ConfigureAwait(false);
        }

        await TickUntilAsync(Task.Delay(Timeout.Infinite, _stopping.Token)).ConfigureAwait(false);
    }

    private async Task FinishAsync()
    {
        await SaveResumeAsync().ConfigureAwait(false);
        SetState(TorrentState.Seeding);
        await _loop.InvokeAsync(UpdateStatus).ConfigureAwait(false);
        _milestones.ReachCompletion();
    }

    /// <summary>Lets time pass until <paramref name="end"/>, or the torrent fails.</summary>
    private async Task TickUntilAsync(Task end)
    {
        using var timer = new PeriodicTimer(TickInterval, _environment.TimeProvider);
        var lastSave = _clock.Now;
        var saving = Task.CompletedTask;
        var tick = timer.WaitForNextTickAsync(_stopping.Token).AsTask();
        try
        {
            while (true)
            {
                await Task.WhenAny(end, tick, _failed.Task).ConfigureAwait(false);
                if (_failed.Task.IsCompleted)
                    throw await _failed.Task.ConfigureAwait(false);
                if (end.IsCompleted)
                    return;
                if (!await tick.ConfigureAwait(false))
                    return;
                _loop.Post(Tick);
                tick = timer.WaitForNextTickAsync(_stopping.Token).AsTask();
                if (!_hasNewPieces || !saving.IsCompleted || _clock.Now - lastSave <= _options.ResumeInterval)
                    continue;
                await saving.ConfigureAwait(false);
                lastSave = _clock.Now;
                saving = Task.Run(() => SaveResumeAsync().AsTask()); // Beside: time goes on while the disk works.
            }
        }
        finally
        {
            await saving.ConfigureAwait(false);
        }
    }

    /// <summary>On the loop.</summary>
    private void Tick()
    {
        if (_swarm.Downloader is { } downloader)
            downloader.IsReaderLate = _waiters.IsAnyLate;
        _metadataSwarm.Update();
        _swarm.Tick(_clock.Now);
        _connections.Tick();
        _status.Update(_clock.Now, _connections.Dialing);
    }

    private bool UpdateStatus()
    {
        _status.Update(_clock.Now, _connections.Dialing);
        return true;
    }

    /// <summary>What is on the disk for certain comes first: after a loss of power, data that says more than there is would be believed.</summary>
    private async ValueTask SaveResumeAsync()
    {
        if (_environment.ResumeStore is null || _resume is null || _swarm.Content is null)
            return;
        _hasNewPieces = false;
        var have = await _loop.InvokeAsync(() => _swarm.Content.Picker.Have.Clone()).ConfigureAwait(false);
        await WarnIfFailsAsync(async () =>
        {
            await _store!.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            await _resume.SaveAsync(have, CancellationToken.None).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private async ValueTask WarnIfFailsAsync(Func<ValueTask> save)
    {
        try
        {
            await save().ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            Log.ResumeNotSaved(_logger, exception.Message);
            Events.Publish(new TorrentWarning($"Resume data could not be saved ({exception.Message}); the next start will check all files."));
        }
    }

    private async Task CloseAsync()
    {
        _loop.Post(() => _swarm.Downloader?.Stop());
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _connections.WhenEmptyAsync().ConfigureAwait(false);
        if (_verifier is not null)
            await _verifier.DisposeAsync().ConfigureAwait(false);
        await _loop.InvokeAsync(UpdateStatus).ConfigureAwait(false); // Behind the last pieces, which another thread may still be taking in.
        if (_hasNewPieces)
            await SaveResumeAsync().ConfigureAwait(false);
        if (_store is not null)
            await _store.DisposeAsync().ConfigureAwait(false);
        _loop.Post(() => _status.Update(_clock.Now, 0));
    }

    private void Fail(Exception exception)
    {
        Log.Failed(_logger, _infoHash.ToString(), exception);
        var failure = new TorrentException($"The torrent {Name} failed: {exception.Message}", exception);
        _status.SetError(failure);
        SetState(TorrentState.Failed);
        EndWaits(failure);
    }

    private void EndWaits(TorrentException reason)
    {
        _milestones.Fail(reason);
        _loop.Post(() => _waiters.Fail(reason));
    }

    private void SetState(TorrentState state)
    {
        if (State == TorrentState.Failed)
            return; // The last word.
        _status.SetState(state);
        Log.StateChanged(_logger, _infoHash.ToString(), state);
        Events.Publish(new StateChanged(state));
        _loop.Post(() => _status.Update(_clock.Now, _connections.Dialing));
    }

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<T> Source<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
