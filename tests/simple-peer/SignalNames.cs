using System.Text.RegularExpressions;

namespace WebTorrent.SimplePeer.Tests;

/// <summary>Passes signals on, and keeps the names under which the sides' ICE agents were told.</summary>
internal sealed class SignalNames
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];

    public static string? NameOf(string signal) => Regex.Match(signal, "ice-ufrag:[^\\\\]*", RegexOptions.NonBacktracking) is { Success: true } name ? name.Value : null;

    public async Task PassAsync(WebRtcPeer from, WebRtcPeer to)
    {
        await foreach (var signal in from.SignalsAsync())
        {
            if (NameOf(signal) is { } name)
                Add(name);
            to.Signal(signal);
        }
    }

    /// <summary>Ends when this many were told, of both sides together.</summary>
    public Task WaitForAsync(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_names)
        {
            _waiting.Add((count, reached));
            Tell();
        }

        return reached.Task;
    }

    private void Add(string name)
    {
        lock (_names)
        {
            _names.Add(name);
            Tell();
        }
    }

    private void Tell()
    {
        foreach (var (count, reached) in _waiting)
        {
            if (_names.Count >= count)
                reached.TrySetResult();
        }
    }
}
