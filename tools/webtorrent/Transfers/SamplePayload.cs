using System.Security.Cryptography;

namespace WebTorrent.Cli.Transfers;

/// <summary>A file of random bytes whose SHA-256 is known, in a folder of its own that goes away with it.</summary>
public sealed class SamplePayload : IDisposable
{
    private const int ChunkLength = 1 << 20;

    private SamplePayload(DirectoryInfo folder) => Folder = folder;

    /// <summary>The temporary folder, for whatever belongs to the sample.</summary>
    public DirectoryInfo Folder { get; }

    /// <summary>The file.</summary>
    public string Path => System.IO.Path.Combine(Folder.FullName, "seeder", "sample.bin");

    /// <summary>SHA-256 of the file.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>Makes a sample.</summary>
    /// <param name="length">Bytes; twice as many have to be free.</param>
    /// <param name="cancellationToken">Ends the work and removes the file.</param>
    /// <exception cref="CliException">There is no room.</exception>
    public static async Task<SamplePayload> CreateAsync(long length, CancellationToken cancellationToken)
    {
        var sample = new SamplePayload(Directory.CreateTempSubdirectory("webtorrent-demo-"));
        try
        {
            var free = new DriveInfo(sample.Folder.FullName).AvailableFreeSpace;
            if (free / 2 < length)
                throw new CliException($"{sample.Folder.Parent} has no room for the sample and its copy.", "Give a smaller --size, or set TMPDIR to another folder.");
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(sample.Path)!);
            await sample.FillAsync(length, cancellationToken);
            return sample;
        }
        catch
        {
            sample.Dispose();
            throw;
        }
    }

    /// <summary>SHA-256 of a file.</summary>
    public static async Task<byte[]> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, ChunkLength, FileOptions.SequentialScan);
        return await SHA256.HashDataAsync(file, cancellationToken);
    }

    /// <summary>Removes the folder.</summary>
    public void Dispose()
    {
        try
        {
            Folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // Somebody holds a file open, or removed the folder before us: the system empties its temporary folder itself.
        }
    }

    private async Task FillAsync(long length, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var chunk = new byte[ChunkLength];
        for (var left = length; left > 0;)
        {
            var part = chunk.AsMemory(0, (int)Math.Min(left, chunk.Length));
            RandomNumberGenerator.Fill(part.Span);
            hash.AppendData(part.Span);
            await file.WriteAsync(part, cancellationToken);
            left -= part.Length;
        }

        Hash = hash.GetHashAndReset();
    }
}
