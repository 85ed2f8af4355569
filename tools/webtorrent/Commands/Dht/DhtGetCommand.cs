using System.CommandLine;
using System.Text;
using WebTorrent.Cli.Events;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.Dht;
using WebTorrent.Dht.Core;
using WebTorrent.Ed25519;

namespace WebTorrent.Cli.Commands.Dht;

/// <summary><c>dht get TARGET</c>: prints an item (BEP 44).</summary>
internal sealed class DhtGetCommand : DhtNodeCommand
{
    private readonly Argument<string> _target = new("target") { Description = "40 hexadecimal digits: the hash of an item; or 64: the public key of a mutable one" };
    private readonly Option<string> _salt = SaltOption.Create();

    /// <summary>Declares the command.</summary>
    public DhtGetCommand(CliEnvironment environment)
        : base(environment, "get", "Print an item of the DHT")
    {
        _target.Validators.Add(result =>
        {
            if (!TryReadTarget(result.Tokens[0].Value, "", out _)) result.AddError($"'{result.Tokens[0].Value}' is no target: write 40 hexadecimal digits (a hash) or 64 (a public key).");
        });
        Add(_target);
        Add(_salt);
        AddNodeOptions();
        HelpWithExamples.AddTo(this, ["webtorrent dht get e5f96f6f38320f0f33959cb4d3d656452117aadb", "webtorrent dht get 77ff84905a91936367c01360803104f92432fcd904a43511876df5cdf3e7e548 --salt news"], "Exit codes: 0 it was found, 1 nobody has it.");
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(DhtNode node, ParseResult arguments, IOutput output, CancellationToken interrupted)
    {
        TryReadTarget(arguments.GetRequiredValue(_target), arguments.GetRequiredValue(_salt), out var target);
        var item = await node.GetAsync(target!, interrupted) ?? throw new CliException("Nobody has this item.", "Items live for about two hours unless they are put again.");
        WriteResult(output, ItemEvent.Of(item));
        return ExitCode.Done;
    }

    private static bool TryReadTarget(string text, string salt, out DhtTarget? target)
    {
        target = null;
        if (!text.All(char.IsAsciiHexDigit)) return false;
        if (text.Length == 2 * Ed25519PublicKey.Size && Ed25519PublicKey.TryFromBytes(Convert.FromHexString(text), out var key))
            target = DhtTarget.ForKey(key, Encoding.UTF8.GetBytes(salt));
        else if (text.Length == 40)
            target = DhtTarget.FromId(NodeId.Parse(text), Encoding.UTF8.GetBytes(salt));
        return target is not null;
    }

}
