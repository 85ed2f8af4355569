using WebTorrent.Ed25519;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>The DHT node of a libtorrent session.</summary>
public sealed class DhtLibtorrent : DhtPartner
{
    /// <inheritdoc/>
    public override string Name => "libtorrent DHT";

    /// <inheritdoc/>
    public override string[] PutMutable(Ed25519PrivateKey key, string salt, string text) =>
        ["put-mutable", Convert.ToHexStringLower(key.ExportExpanded()), key.PublicKey.ToString(), salt, text];

    /// <inheritdoc/>
    public override string[] GetMutable(Ed25519PublicKey key, string salt) => ["get-mutable", key.ToString(), salt];

    /// <inheritdoc/>
    public override string[] GetImmutable(string target) => ["get", target];

    /// <inheritdoc/>
    protected override RunningProgram Start(IEnumerable<string> arguments) =>
        RunningProgram.Start(Name, [Installed.LibtorrentPython(), Installed.Script("libtorrent_dht.py"), .. arguments]);
}
