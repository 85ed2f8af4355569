using System.Text;
using WebTorrent.Dht;
using WebTorrent.Ed25519;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>The bittorrent-dht module of the JavaScript WebTorrent.</summary>
public sealed class DhtJavaScript : DhtPartner
{
    /// <inheritdoc/>
    public override string Name => "JavaScript bittorrent-dht";

    /// <inheritdoc/>
    public override string[] PutMutable(Ed25519PrivateKey key, string salt, string text) => ["put-mutable", Convert.ToHexStringLower(key.ExportSeed()!), "1", salt, text];

    /// <inheritdoc/>
    public override string[] GetMutable(Ed25519PublicKey key, string salt) =>
        ["get", DhtTarget.ForKey(key, salt == "-" ? [] : Encoding.UTF8.GetBytes(salt)).ToString(), salt];

    /// <inheritdoc/>
    public override string[] GetImmutable(string target) => ["get", target, "-"];

    /// <inheritdoc/>
    protected override RunningProgram Start(IEnumerable<string> arguments) =>
        RunningProgram.Start(Name, [Installed.Node(), Installed.Script("dht_node.mjs"), .. arguments], Installed.NodeEnvironment);
}
