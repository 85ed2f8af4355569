using System.CommandLine;
using System.CommandLine.Parsing;
using WebTorrent.Stun;

namespace WebTorrent.Cli.Options;

/// <summary><c>--ice-server URL</c>: servers that help WebRTC through NATs.</summary>
public static class IceServerOption
{
    /// <summary>Declares the option.</summary>
    public static Option<IceServer[]> Create() => new("--ice-server")
    {
        HelpName = "URL",
        Description = "Ask this server for our address, or to relay: stun:HOST or turn:USER:PASSWORD@HOST (repeatable) [default: public STUN servers]",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = Parse,
    };

    private static IceServer[] Parse(ArgumentResult result)
    {
        var servers = new List<IceServer>();
        foreach (var token in result.Tokens)
        {
            if (TryParse(token.Value) is { } server)
                servers.Add(server);
            else
                result.AddError("--ice-server: this is no server. Write stun:stun.example:3478, turn:USER:PASSWORD@turn.example, or turns:USER:PASSWORD@turn.example?transport=tcp.");
        }

        return [.. servers];
    }

    /// <summary>The account stands before the host, as in other URLs; a password may hold colons and at signs.</summary>
    private static IceServer? TryParse(string text)
    {
        var scheme = text.IndexOf(':', StringComparison.Ordinal) + 1;
        var at = text.LastIndexOf('@');
        var url = at < 0 ? text : string.Concat(text.AsSpan(0, scheme), text.AsSpan(at + 1));
        if (!IceServerUri.TryParse(url, out var uri))
            return null;
        if (!uri.IsTurn)
            return at < 0 ? new IceServer { Urls = [url] } : null;
        var account = at > scheme ? text[scheme..at].Split(':', 2) : [];
        return account is [{ Length: > 0 } user, var password] ? new IceServer { Urls = [url], Username = user, Credential = password } : null;
    }
}
