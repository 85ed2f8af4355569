using System.CommandLine;
using System.Text;
using WebTorrent.Dht;

namespace WebTorrent.Cli.Commands.Dht;

/// <summary><c>--salt TEXT</c>: what tells the items of one key apart.</summary>
internal static class SaltOption
{
    /// <summary>Makes the option.</summary>
    public static Option<string> Create()
    {
        var option = new Option<string>("--salt") { HelpName = "TEXT", Description = "Tells the items of one key apart", DefaultValueFactory = _ => "" };
        option.Validators.Add(result =>
        {
            if (Encoding.UTF8.GetByteCount(result.GetValueOrDefault<string>() ?? "") > DhtTarget.MaxSaltLength)
                result.AddError($"--salt has at most {DhtTarget.MaxSaltLength} bytes.");
        });
        return option;
    }
}
