using System.Globalization;
using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using WebTorrent.Interop.Tests.Clients;

namespace WebTorrent.Interop.Tests.Harness;

/// <summary>A .torrent file, read without the library under test.</summary>
public sealed class TorrentFile
{
    private readonly byte[] _bytes;

    private TorrentFile(string path, byte[] bytes)
    {
        Path = path;
        _bytes = bytes;
        // In what these makers write "info" is the last key, so its value ends where the outer dictionary does.
        int info = bytes.AsSpan().IndexOf("4:infod"u8);
        InfoHash = Convert.ToHexStringLower(SHA1.HashData(bytes.AsSpan((info + "4:info".Length)..^1)));
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>40 lower-case hexadecimal digits.</summary>
    public string InfoHash { get; }

    /// <summary>Makes a torrent of a file or folder.</summary>
    public static async Task<TorrentFile> MakeAsync(TorrentMaker maker, string source, string output, int pieceLength)
    {
        string length = pieceLength.ToString(CultureInfo.InvariantCulture);
        IReadOnlyList<string> command = maker switch
        {
            TorrentMaker.Mktorrent =>
                [Installed.Program("mktorrent"), "-l", BitOperations.Log2((uint)pieceLength).ToString(CultureInfo.InvariantCulture), "-o", output, source],
            TorrentMaker.Libtorrent => [Installed.LibtorrentPython(), Installed.Script("libtorrent_create.py"), source, output, length],
            TorrentMaker.JavaScript => [Installed.Node(), Installed.Script("webtorrent_create.mjs"), source, output, length],
            TorrentMaker.Ours => OurCli.Command("create", source, "--output", output, "--piece-length", length),
            _ => throw new ArgumentOutOfRangeException(nameof(maker)),
        };
        (int exitCode, IReadOnlyList<string> lines) = await RunningProgram.RunAsync(maker.ToString(), command, TimeSpan.FromMinutes(2), Installed.NodeEnvironment);
        if (exitCode != 0) throw new ProgramException($"{maker} ended with {exitCode}: {string.Join(Environment.NewLine, lines)}");
        return await ReadAsync(output);
    }

    /// <summary>Reads a file whose last key is "info".</summary>
    public static async Task<TorrentFile> ReadAsync(string path) => new(path, await File.ReadAllBytesAsync(path));

    /// <summary>A copy that names a tracker.</summary>
    public async Task<TorrentFile> WithAnnounceAsync(string tracker, string output)
    {
        // "announce" sorts before every key that a torrent without trackers has.
        byte[] entry = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"d8:announce{tracker.Length}:{tracker}"));
        await File.WriteAllBytesAsync(output, [.. entry, .. _bytes.AsSpan(1)]);
        return await ReadAsync(output);
    }

    /// <summary>A magnet link with the info-hash and, where given, a tracker and a peer.</summary>
    public string ToMagnet(string? tracker = null, IPEndPoint? peer = null) =>
        "magnet:?xt=urn:btih:" + InfoHash + (tracker is null ? "" : "&tr=" + Uri.EscapeDataString(tracker)) + (peer is null ? "" : $"&x.pe={peer}");
}
