using Microsoft.Extensions.Logging;
using WebTorrent.Identifiers;

namespace WebTorrent.TrackerServer.Core;

/// <summary>What every protocol asks before and after it asks the store: who is served, with how much, and what time it is. Thread-safe.</summary>
internal sealed class TrackerPolicy
{
    /// <summary>The refusal of a filter that threw: nothing is decided, and the client may ask again.</summary>
    public const string Undecided = "the tracker could not decide";

    private readonly long _start;
    private readonly ILogger _logger;
    private readonly LogLimit _filterFailures;

    public TrackerPolicy(TrackerServerOptions options, ISwarmStore store)
    {
        Options = options;
        Store = store;
        _logger = options.LoggerFactory.CreateLogger("WebTorrent.TrackerServer");
        _filterFailures = new LogLimit(options.TimeProvider);
        _start = options.TimeProvider.GetTimestamp();
    }

    public TrackerServerOptions Options { get; }

    public ISwarmStore Store { get; }

    public TrackerCounters Counters { get; } = new();

    /// <summary>The time since the tracker was made.</summary>
    public TimeSpan Now => Options.TimeProvider.GetElapsedTime(_start);

    public bool HasFilter => Options.Filter is not null;

    /// <summary>Whether a torrent is served.</summary>
    public bool IsServed(in InfoHash hash) =>
        (Options.AllowedHashes is null || Options.AllowedHashes.Contains(hash)) && (Options.DeniedHashes is null || !Options.DeniedHashes.Contains(hash));

    /// <summary>Why an announce is refused, or null.</summary>
    public string? FindRefusal(TrackerProtocol protocol, in InfoHash hash, in PeerId peer, in PeerEndPoint endPoint, string pathAndQuery)
    {
        if (!IsServed(hash))
            return "this torrent is not served here";
        return Options.Filter is { } filter
            ? Ask(filter, new AnnounceInfo { Protocol = protocol, InfoHash = hash, PeerId = peer, EndPoint = endPoint, PathAndQuery = pathAndQuery })
            : null;
    }

    /// <summary>How many peers a client gets.</summary>
    /// <param name="asked">What it wants; negative when it does not say.</param>
    public int NumWant(int asked) => asked < 0 ? Options.DefaultNumWant : Math.Min(asked, Options.MaxNumWant);

    // A stranger must not end the tracker by what makes somebody's filter stumble.
    private string? Ask(Func<AnnounceInfo, string?> filter, AnnounceInfo announce)
    {
        try
        {
            return filter(announce);
        }
        catch (Exception e)
        {
            if (_filterFailures.TryPass())
                Log.FilterFailed(_logger, e);
            return Undecided;
        }
    }
}
