using System.CommandLine;

namespace WebTorrent.Cli.Commands.Dht;

/// <summary><c>dht</c>: uses the DHT by hand.</summary>
internal sealed class DhtCommand : Command
{
    /// <summary>Declares the command and its four.</summary>
    public DhtCommand(CliEnvironment environment)
        : base("dht", "Use the DHT by hand: find and announce peers, get and put items")
    {
        Add(new DhtLookupCommand(environment));
        Add(new DhtAnnounceCommand(environment));
        Add(new DhtGetCommand(environment));
        Add(new DhtPutCommand(environment));
        HelpWithExamples.AddTo(this,
        [
            "webtorrent dht lookup c12fe1c06bba254a9dc9f519b335aa7c1367a88a",
            "webtorrent dht put 'Hello, world'",
            "webtorrent dht get e5f96f6f38320f0f33959cb4d3d656452117aadb",
        ]);
    }
}
