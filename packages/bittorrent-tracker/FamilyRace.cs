using System.Net;
using System.Net.Sockets;

namespace WebTorrent.Tracker;

/// <summary>Announces over IPv4 and IPv6 at once and makes one answer of the two (BEP 7, Tracker Hostname Resolution).</summary>
internal static class FamilyRace
{
    // What the slower family may cost in time once the faster one has answered.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    public static async Task<AnnounceResponse> RunAsync(
        IReadOnlyList<AddressFamily> families,
        Func<AddressFamily, CancellationToken, Task<AnnounceResponse>> announce,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        if (families.Count == 1)
            return await announce(families[0], cancellationToken).ConfigureAwait(false);
        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var one = announce(families[0], abandon.Token);
        var two = announce(families[1], abandon.Token);
        var first = await Task.WhenAny(one, two).ConfigureAwait(false);
        var second = first == one ? two : one;
        if (first.IsCompletedSuccessfully)
        {
            await WaitAsync(second, timeProvider, abandon).ConfigureAwait(false);
            var response = await first.ConfigureAwait(false);
            return second.IsCompletedSuccessfully ? Merge(response, await second.ConfigureAwait(false)) : response;
        }

        await ((Task)second).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return await (second.IsCompletedSuccessfully || IsMoreTelling(second, first) ? second : first).ConfigureAwait(false);
    }

    private static async Task WaitAsync(Task<AnnounceResponse> second, TimeProvider timeProvider, CancellationTokenSource abandon)
    {
        try
        {
            await second.WaitAsync(Grace, timeProvider, abandon.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TrackerException or TimeoutException or OperationCanceledException)
        {
            // One family is enough. The other must not outlive the call.
            await abandon.CancelAsync().ConfigureAwait(false);
            await ((Task)second).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static AnnounceResponse Merge(AnnounceResponse first, AnnounceResponse second) => first with
    {
        Interval = Longer(first.Interval, second.Interval)!.Value,
        MinInterval = Longer(first.MinInterval, second.MinInterval),
        Seeders = Larger(first.Seeders, second.Seeders),
        Leechers = Larger(first.Leechers, second.Leechers),
        Peers = [.. first.Peers.Union(second.Peers)],
        Warning = first.Warning ?? second.Warning,
        ExternalAddress = first.ExternalAddress ?? second.ExternalAddress,
        TrackerId = first.TrackerId ?? second.TrackerId,
    };

    // "No IPv6 address" says less than whatever went wrong over IPv4.
    private static bool IsMoreTelling(Task task, Task than) =>
        task.Exception?.InnerException is not TrackerException { Code: TrackerErrorCode.HostNotFound or TrackerErrorCode.ConnectionFailed }
        && than.Exception?.InnerException is TrackerException { Code: TrackerErrorCode.HostNotFound or TrackerErrorCode.ConnectionFailed };

    private static TimeSpan? Longer(TimeSpan? a, TimeSpan? b) => a is null || b > a ? b : a;

    private static int? Larger(int? a, int? b) => a is null || b > a ? b : a;
}
