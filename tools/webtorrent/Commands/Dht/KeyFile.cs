using WebTorrent.Ed25519;

namespace WebTorrent.Cli.Commands.Dht;

/// <summary>A file with the seed of an Ed25519 key: 64 hexadecimal digits.</summary>
internal static class KeyFile
{
    /// <summary>Reads the key; makes one, for this user's eyes only, when there is no such file.</summary>
    /// <exception cref="CliException">The file holds something else.</exception>
    public static async Task<Ed25519PrivateKey> OpenAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return await MakeAsync(path, cancellationToken);
        var text = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
        if (text.Length != 2 * Ed25519PrivateKey.SeedSize || !text.All(char.IsAsciiHexDigit))
            throw new CliException($"{path} holds no key.", "It should hold 64 hexadecimal digits; name a file that is not there yet to make a new key.");
        return Ed25519PrivateKey.FromSeed(Convert.FromHexString(text));
    }

    private static async Task<Ed25519PrivateKey> MakeAsync(string path, CancellationToken cancellationToken)
    {
        var key = Ed25519PrivateKey.Generate();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(path, options);
        await writer.WriteLineAsync(Convert.ToHexStringLower(key.ExportSeed()!).AsMemory(), cancellationToken);
        return key;
    }
}
