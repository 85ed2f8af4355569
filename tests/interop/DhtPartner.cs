using System.Globalization;
using System.Net;
using WebTorrent.Ed25519;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>Somebody else's DHT node, run as a process on the loopback address.</summary>
public abstract class DhtPartner
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What it is called in messages.</summary>
    public abstract string Name { get; }

    /// <summary>The partner of a name.</summary>
    public static DhtPartner Of(string name) => name == "libtorrent" ? new DhtLibtorrent() : new DhtJavaScript();

    /// <summary>Starts a node in the network of others and waits until it is in; it does its verbs and stays until it is disposed.</summary>
    public async Task<(RunningProgram Program, IPEndPoint Address)> StartAsync(IEnumerable<IPEndPoint> entrances, params string[] verbs)
    {
        var address = new IPEndPoint(IPAddress.Loopback, LocalNetwork.FreePort());
        string[] arguments = ["--port", address.Port.ToString(CultureInfo.InvariantCulture), .. entrances.SelectMany(entrance => new[] { "--bootstrap", entrance.ToString() }), "--", .. verbs];
        RunningProgram program = Start(arguments);
        await program.WaitForLineAsync("READY", Patience);
        return (program, address);
    }

    /// <summary>The words that store a mutable item.</summary>
    public abstract string[] PutMutable(Ed25519PrivateKey key, string salt, string text);

    /// <summary>The words that get a mutable item.</summary>
    public abstract string[] GetMutable(Ed25519PublicKey key, string salt);

    /// <summary>The words that get an immutable item.</summary>
    public abstract string[] GetImmutable(string target);

    /// <summary>Starts the process.</summary>
    protected abstract RunningProgram Start(IEnumerable<string> arguments);
}
