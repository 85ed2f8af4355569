using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;

namespace WebTorrent.Cli.Options;

/// <summary>Where peers come from and where they reach us: for the commands that talk to a swarm.</summary>
public sealed class SwarmOptions
{
    private readonly Option<EndPoint[]> _peers = new("--peer")
    {
        HelpName = "HOST:PORT",
        Description = "Connect to this peer (repeatable)",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParsePeers,
    };

    private readonly Option<string[]> _announce = TrackerOption.Create("Announce to this tracker too: http://, https:// or udp:// (repeatable)");

    private readonly Option<IPEndPoint?> _listen = new("--listen")
    {
        HelpName = "[ADDRESS:]PORT",
        Description = "Take connections here [default: every address, a free port]",
        CustomParser = ParseListen,
    };

    private readonly Option<bool> _noTracker = new("--no-tracker") { Description = "Ask no tracker, also not those that the torrent names" };

    private readonly Option<bool> _allowPrivate = new("--allow-private")
    {
        Description = "Talk to private and loopback addresses also when only the torrent, the link or a tracker names them",
    };

    private readonly Option<bool> _keepSeeding = new("--keep-seeding") { Description = "Go on seeding until Ctrl-C" };

    /// <summary>Adds all of them.</summary>
    public void AddTo(Command command)
    {
        command.Add(_peers);
        command.Add(_announce);
        command.Add(_listen);
        command.Add(_noTracker);
        command.Add(_allowPrivate);
        command.Add(_keepSeeding);
    }

    /// <summary>What the user gave.</summary>
    public SwarmSettings Read(ParseResult result) => new(
        result.GetValue(_listen),
        result.GetValue(_peers) ?? [],
        result.GetValue(_announce) ?? [],
        UseTrackers: !result.GetValue(_noTracker),
        AllowPrivate: result.GetValue(_allowPrivate),
        KeepSeeding: result.GetValue(_keepSeeding));

    private static EndPoint[] ParsePeers(ArgumentResult result)
    {
        var peers = new List<EndPoint>();
        foreach (var token in result.Tokens)
        {
            if (EndPointText.TryParsePeer(token.Value, out var peer)) peers.Add(peer!);
            else result.AddError($"--peer: '{token.Value}' is no HOST:PORT. Write 192.0.2.7:6881, [2001:db8::7]:6881 or peer.example:6881.");
        }

        return [.. peers];
    }

    private static IPEndPoint? ParseListen(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (EndPointText.TryParseListen(text, out var listen)) return listen;
        result.AddError($"--listen: '{text}' is no PORT or ADDRESS:PORT. Write 6881, 127.0.0.1:6881 or [::1]:6881; port 0 picks a free one.");
        return null;
    }
}
