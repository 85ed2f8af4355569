using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;

namespace WebTorrent.Cli.Options;

/// <summary>Where our node of the DHT is, and whom it asks first.</summary>
internal sealed class DhtSwitches
{
    private readonly Option<int?> _port = new("--dht-port")
    {
        HelpName = "PORT",
        Description = "UDP port of our node of the DHT [default: the one where connections are taken]",
    };

    private readonly Option<string[]> _bootstrap = new("--bootstrap")
    {
        HelpName = "HOST:PORT",
        Description = "Begin with this node of the DHT, instead of the public ones (repeatable)",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Adds both.</summary>
    public void AddTo(Command command)
    {
        _port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0 or > IPEndPoint.MaxPort)
                result.AddError($"--dht-port: a port is 0 to {IPEndPoint.MaxPort}; 0 picks a free one.");
        });
        _bootstrap.Validators.Add(RefuseStrange);
        command.Add(_port);
        command.Add(_bootstrap);
    }

    /// <summary>Whether the user gave either.</summary>
    public bool IsGiven(CommandResult result) => result.GetValue(_port) is not null || result.GetValue(_bootstrap) is { Length: > 0 };

    /// <summary>The port; null when it was not given.</summary>
    public int? ReadPort(ParseResult result) => result.GetValue(_port);

    /// <summary>The nodes; null when none was given.</summary>
    public IReadOnlyList<string>? ReadBootstrap(ParseResult result) => result.GetValue(_bootstrap) is { Length: > 0 } nodes ? nodes : null;

    private static void RefuseStrange(OptionResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (!EndPointText.TryParsePeer(token.Value, out _))
                result.AddError($"--bootstrap: '{token.Value}' is no HOST:PORT. Write 192.0.2.7:6881, [2001:db8::7]:6881 or router.example:6881.");
        }
    }
}
