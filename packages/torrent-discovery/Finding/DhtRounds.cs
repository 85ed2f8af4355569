using System.Net;
using System.Threading.Channels;

namespace WebTorrent.TorrentDiscovery.Finding;

/// <summary>Looks a torrent up in the DHT and announces it there, again and again.</summary>
internal sealed class DhtRounds
{
    /// <summary>Nodes keep a peer for about half an hour (BEP 5 leaves it open): it is announced twice as often.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    /// <summary>The shortest pause between two rounds, however much peers are wanted.</summary>
    public static readonly TimeSpan MinInterval = TimeSpan.FromMinutes(1);

    /// <summary>The first pause after a round that reached nobody; the next ones are twice as long each, up to <see cref="Interval"/>.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _timeProvider;
    private readonly Channel<bool> _wanted = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _failures;

    public DhtRounds(TimeProvider timeProvider) => _timeProvider = timeProvider;

    /// <summary>Looks the torrent up: the peers, as they come.</summary>
    public required Func<CancellationToken, IAsyncEnumerable<IPEndPoint>> Lookup { get; init; }

    /// <summary>Announces the torrent: how many nodes took it. Null: it is only looked up.</summary>
    public Func<CancellationToken, Task<int>>? Announce { get; init; }

    /// <summary>Takes the peers that are found.</summary>
    public required Action<IPEndPoint> Found { get; init; }

    /// <summary>More peers are wanted: the next round comes as soon as it may.</summary>
    public void SeekMore() => _wanted.Writer.TryWrite(true);

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryRoundAsync(cancellationToken).ConfigureAwait(false))
            {
                _failures = 0;
                await Task.Delay(MinInterval, _timeProvider, cancellationToken).ConfigureAwait(false);
                await WaitForWantAsync(Interval - MinInterval, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await Task.Delay(GetRetryDelay(), _timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>False when the round reached nobody: the node has no neighbours yet, or the network is gone.</summary>
    private async Task<bool> TryRoundAsync(CancellationToken cancellationToken)
    {
        var reached = 0;
        await foreach (var peer in Lookup(cancellationToken).ConfigureAwait(false))
        {
            reached++;
            Found(peer);
        }

        if (Announce is not null)
            reached += await Announce(cancellationToken).ConfigureAwait(false);
        return reached > 0;
    }

    private TimeSpan GetRetryDelay()
    {
        var delay = FirstRetry * Math.Pow(2, Math.Min(_failures++, 10));
        return delay < Interval ? delay : Interval;
    }

    private async Task WaitForWantAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        if (_wanted.Reader.TryRead(out _))
            return;
        using var timeout = new CancellationTokenSource(longest, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await _wanted.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody wanted more: the regular round.
        }
    }
}
