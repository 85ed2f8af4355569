using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Benchmarks.Transfer;

/// <summary>One file in memory, and its torrent, in a folder that goes in the end.</summary>
internal sealed class Workload : IDisposable
{
    private const string SharedMemory = "/dev/shm";
    private const int PieceLength = 1 << 20;

    private readonly string _root;
    private readonly byte[] _sha256;

    /// <summary>Writes the file, which also puts it into the page cache.</summary>
    public Workload(int mib)
    {
        Length = (long)mib << 20;
        _root = Path.Combine(Directory.Exists(SharedMemory) ? SharedMemory : Path.GetTempPath(), "webtorrent-bench-" + Guid.NewGuid().ToString("N")[..8]);
        Folder = Directory.CreateDirectory(Path.Combine(_root, "data")).FullName;
        Name = $"payload{mib}.bin";
        PayloadWriter.Write(Folder, [new PayloadFile(Name, Length)]);
        _sha256 = Hash(FilePath);
    }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>The file's name, and the torrent's.</summary>
    public string Name { get; }

    /// <summary>The folder that holds the file.</summary>
    public string Folder { get; }

    /// <summary>The file.</summary>
    public string FilePath => Path.Combine(Folder, Name);

    /// <summary>The .torrent file.</summary>
    public string TorrentPath => Path.Combine(_root, "payload.torrent");

    /// <summary>Makes the .torrent file, with libtorrent.</summary>
    public async Task MakeTorrentAsync(CancellationToken cancellationToken)
    {
        string[] arguments = [Installation.Script("libtorrent_create.py"), FilePath, TorrentPath, PieceLength.ToString(CultureInfo.InvariantCulture)];
        using Process maker = Process.Start(new ProcessStartInfo(Installation.Python, arguments) { UseShellExecute = false })!;
        await maker.WaitForExitAsync(cancellationToken);
        if (maker.ExitCode != 0) throw new InvalidOperationException("libtorrent made no torrent: run tests/interop/install-peers.sh");
    }

    /// <summary>An empty folder to download into.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(_root, "out-" + Guid.NewGuid().ToString("N")[..8])).FullName;

    /// <summary>Compares a downloaded file with the original.</summary>
    public void Verify(string folder)
    {
        if (!_sha256.AsSpan().SequenceEqual(Hash(Path.Combine(folder, Name)))) throw new InvalidDataException("The SHA-256 of the downloaded file differs.");
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static byte[] Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        return SHA256.HashData(file);
    }
}
