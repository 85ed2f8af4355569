namespace WebTorrent.Interop.Tests.Clients;

/// <summary>The clients by name, as test cases say them.</summary>
public static class KnownClients
{
    /// <summary>The program of this repository.</summary>
    public static TorrentClient Ours { get; } = new OurCli();

    /// <summary>Those of others.</summary>
    public static IReadOnlyList<TorrentClient> Others { get; } = [new Aria2Client(), new TransmissionClient(), new LibtorrentClient(), new JavaScriptClient()];

    /// <summary>A client of others.</summary>
    public static TorrentClient Named(string name) => Others.First(client => client.Name == name);
}
