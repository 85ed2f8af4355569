using System.CommandLine;
using System.Text;
using WebTorrent.Cli.Events;
using WebTorrent.Cli.Options;
using WebTorrent.Cli.Output;
using WebTorrent.Dht;
using WebTorrent.Ed25519;

namespace WebTorrent.Cli.Commands.Dht;

/// <summary><c>dht put VALUE</c>: stores an item (BEP 44): found by its hash, or signed with a key and found by that.</summary>
internal sealed class DhtPutCommand : DhtNodeCommand
{
    private readonly Argument<string> _value = new("value") { Description = "The text to store, at most 996 bytes" };
    private readonly Option<string?> _key = new("--key-file") { HelpName = "FILE", Description = "Sign it with the key in this file, made when it is missing: the item can be changed later" };
    private readonly Option<string> _salt = SaltOption.Create();
    private readonly Option<long?> _sequence = new("--seq") { HelpName = "N", Description = "Version of a signed item [default: one more than the newest found]" };
    private readonly Option<long?> _cas = new("--cas") { HelpName = "N", Description = "Overwrite only this version of a signed item" };

    /// <summary>Declares the command.</summary>
    public DhtPutCommand(CliEnvironment environment)
        : base(environment, "put", "Store an item in the DHT")
    {
        Add(_value);
        foreach (var option in (ReadOnlySpan<Option>)[_key, _salt, _sequence, _cas]) Add(option);
        Validators.Add(result =>
        {
            if (result.GetValue(_key) is null && (result.GetValue(_sequence) is not null || result.GetValue(_cas) is not null || result.GetValue(_salt) is { Length: > 0 }))
                result.AddError("--salt, --seq and --cas are for signed items: give --key-file too.");
            if (result.GetValue(_sequence) < 0) result.AddError("--seq is 0 or more.");
        });
        AddNodeOptions();
        HelpWithExamples.AddTo(this,
        [
            "webtorrent dht put 'Hello, world'",
            "webtorrent dht put 'the latest news' --key-file news.key --salt news",
        ],
        "Nodes forget an item after two hours or so. The key file holds a secret of 64 hexadecimal digits. Exit codes: 0 nodes took it, 1 none did.");
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(DhtNode node, ParseResult arguments, IOutput output, CancellationToken interrupted)
    {
        var value = DhtItem.EncodeText(arguments.GetRequiredValue(_value));
        var item = arguments.GetValue(_key) is { } keyFile
            ? await SignAsync(node, arguments, keyFile, value, interrupted)
            : DhtItem.CreateImmutable(value);
        var result = await node.PutAsync(item, arguments.GetValue(_cas), interrupted);
        if (result.Stored == 0) throw new CliException(WhyNot(result), result.Asked == 0 ? "Try again with another --bootstrap." : null);
        WriteResult(output, new StoredEvent(item.Target.ToString(), item.Key?.ToString(), item.IsMutable ? item.Sequence : null, result.Stored));
        return ExitCode.Done;
    }

    private async Task<DhtItem> SignAsync(DhtNode node, ParseResult arguments, string keyFile, byte[] value, CancellationToken interrupted)
    {
        using var key = await KeyFile.OpenAsync(keyFile, interrupted);
        var salt = Encoding.UTF8.GetBytes(arguments.GetRequiredValue(_salt));
        var sequence = arguments.GetValue(_sequence) ?? (await node.GetAsync(key.PublicKey, salt, interrupted) is { } newest ? newest.Sequence + 1 : 1);
        return DhtItem.CreateMutable(key, value, sequence, salt);
    }

    private static string WhyNot(DhtPutResult result) => result switch
    {
        { CasMismatches: > 0 } => "The version to overwrite is not the one that is stored.",
        { NewerVersions: > 0 } => "A version at least as new is stored already.",
        _ => $"None of {Humanize.Count(result.Asked, "node")} took the item.",
    };
}
