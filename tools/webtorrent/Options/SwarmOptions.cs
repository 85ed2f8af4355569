using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using WebTorrent.Stun;

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

    private readonly Option<string[]> _announce = TrackerOption.Create("Announce to this tracker too: http://, https://, udp://, ws:// or wss:// (repeatable)");

    private readonly Option<IPEndPoint?> _listen = new("--listen")
    {
        HelpName = "[ADDRESS:]PORT",
        Description = "Take connections here [default: every address, a free port]",
        CustomParser = ParseListen,
    };

    private readonly Option<bool> _noTracker = new("--no-tracker") { Description = "Ask no tracker, also not those that the torrent names" };

    private readonly DhtSwitches _dht = new();

    private readonly Option<bool> _noDht = new("--no-dht") { Description = "Find no peers in the DHT, and be no node of it" };

    private readonly Option<bool> _noLsd = new("--no-lsd") { Description = "Find no peers on the local network" };

    private readonly Option<bool> _noPex = new("--no-pex") { Description = "Exchange no peers with peers" };

    private readonly Option<bool> _noTcp = new("--no-tcp") { Description = "Do not speak to peers over TCP" };

    private readonly Option<bool> _noUtp = new("--no-utp") { Description = "Do not speak to peers over uTP" };

    private readonly Option<bool> _noWebRtc = new("--no-webrtc") { Description = "Do not speak to peers in browsers" };

    private readonly Option<IceServer[]> _iceServers = IceServerOption.Create();

    private readonly Option<bool> _noNat = new("--no-nat") { Description = "Do not ask the router to let peers in" };

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
        command.Add(_noDht);
        _dht.AddTo(command);
        command.Add(_noLsd);
        command.Add(_noPex);
        command.Add(_noTcp);
        command.Add(_noUtp);
        command.Add(_noWebRtc);
        command.Add(_iceServers);
        command.Add(_noNat);
        command.Add(_allowPrivate);
        command.Add(_keepSeeding);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_noTcp) && result.GetValue(_noUtp) && result.GetValue(_noWebRtc))
                result.AddError("--no-tcp, --no-utp and --no-webrtc together leave no way to speak to peers.");
            if (result.GetValue(_noWebRtc) && result.GetValue(_iceServers) is { Length: > 0 })
                result.AddError("--ice-server is for WebRTC, which --no-webrtc switches off.");
            if (result.GetValue(_noDht) && _dht.IsGiven(result))
                result.AddError("--dht-port and --bootstrap are for the DHT, which --no-dht switches off.");
        });
    }

    /// <summary>What the user gave.</summary>
    public SwarmSettings Read(ParseResult result) => new()
    {
        Listen = result.GetValue(_listen),
        Peers = result.GetValue(_peers) ?? [],
        Announce = result.GetValue(_announce) ?? [],
        UseTrackers = !result.GetValue(_noTracker),
        UseDht = !result.GetValue(_noDht),
        DhtPort = _dht.ReadPort(result),
        Bootstrap = _dht.ReadBootstrap(result),
        UseLocalDiscovery = !result.GetValue(_noLsd),
        UsePex = !result.GetValue(_noPex),
        UseTcp = !result.GetValue(_noTcp),
        UseUtp = !result.GetValue(_noUtp),
        UseWebRtc = !result.GetValue(_noWebRtc),
        IceServers = result.GetValue(_iceServers) is { Length: > 0 } servers ? servers : null,
        UseNatMapping = !result.GetValue(_noNat),
        AllowPrivate = result.GetValue(_allowPrivate),
        KeepSeeding = result.GetValue(_keepSeeding),
    };

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
