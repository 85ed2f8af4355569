using WebTorrent.Cli.Events;
using WebTorrent.Cli.Output;
using WebTorrent.TorrentEngine;
using WebTorrent.Tracker;

namespace WebTorrent.Cli.Transfers;

/// <summary>Tells when a tracker fails or warns: once for each thing it says. Not thread-safe.</summary>
/// <param name="client">The client.</param>
/// <param name="output">Gets the warnings.</param>
public sealed class TrackerWarnings(WebTorrentClient client, IOutput output)
{
    private readonly HashSet<(Torrent Torrent, string Url, string Message)> _told = [];

    /// <summary>Tells what is new with the trackers of a torrent.</summary>
    public void Tell(Torrent torrent)
    {
        foreach (var tracker in client.GetTrackers(torrent))
        {
            if (tracker.Message is { } message && _told.Add((torrent, tracker.Url, message)))
                output.Write(new WarningEvent(Describe(tracker, message), torrent.InfoHash.ToString()));
        }
    }

    /// <summary>The warning's text: without the URL's path, which may hold a passkey.</summary>
    public static string Describe(TrackerStatus tracker, string message)
    {
        var name = Uri.TryCreate(tracker.Url, UriKind.Absolute, out var uri) ? $"{uri.Scheme}://{uri.Authority}" : "that cannot be understood";
        return $"The tracker {name} " + tracker.State switch
        {
            TrackerState.Disabled => $"is not asked any more: {message} If you trust it, name it with --announce.",
            TrackerState.Failed => $"failed and is tried again later: {message}",
            _ => $"says: {message}",
        };
    }
}
