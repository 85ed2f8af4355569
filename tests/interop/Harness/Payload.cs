using System.Security.Cryptography;

namespace WebTorrent.Interop.Tests.Harness;

/// <summary>Data on disk, the torrent that describes it, and the hash that tells whether a copy is right.</summary>
public sealed class Payload
{
    private readonly byte[] _sha256;

    private Payload(string folder, IReadOnlyList<PayloadFile> files, int pieceLength, TorrentFile torrent)
    {
        Folder = folder;
        Files = files;
        PieceLength = pieceLength;
        Torrent = torrent;
        Length = files.Sum(file => file.Length);
        _sha256 = Hash(folder);
    }

    /// <summary>The folder that holds the file or folder with the torrent's name.</summary>
    public string Folder { get; }

    /// <summary>All files, in ordinal order of their paths.</summary>
    public IReadOnlyList<PayloadFile> Files { get; }

    /// <summary>Bytes of all files.</summary>
    public long Length { get; }

    /// <summary>Bytes of every piece but the last.</summary>
    public int PieceLength { get; }

    /// <summary>Number of pieces.</summary>
    public int PieceCount => (int)((Length + PieceLength - 1) / PieceLength);

    /// <summary>A torrent of it, without trackers.</summary>
    public TorrentFile Torrent { get; }

    /// <summary>The name of the file or folder.</summary>
    public string Name => NameOf(Files);

    /// <summary>Writes files below a folder and makes a torrent of them with an outside program.</summary>
    public static async Task<Payload> CreateAsync(string folder, IReadOnlyList<PayloadFile> files, int pieceLength, TorrentMaker maker)
    {
        string data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        PayloadWriter.Write(data, files);
        TorrentFile torrent = await TorrentFile.MakeAsync(maker, Path.Combine(data, NameOf(files)), Path.Combine(folder, "made.torrent"), pieceLength);
        return new Payload(data, files, pieceLength, torrent);
    }

    /// <summary>Fails unless a folder holds every file of this payload, bit for bit.</summary>
    /// <param name="folder">The folder that holds the file or folder with the torrent's name.</param>
    /// <param name="withEmptyFiles">Whether the empty files must be there.</param>
    public void AssertSame(string folder, bool withEmptyFiles = true)
    {
        foreach (PayloadFile file in Files.Where(file => withEmptyFiles || file.Length > 0))
        {
            var found = new FileInfo(Path.Combine(folder, file.Path));
            Assert.True(found.Exists, $"{file.Path} is missing");
            Assert.True(found.Length == file.Length, $"{file.Path} has {found.Length} bytes of {file.Length}");
        }

        Assert.True(_sha256.AsSpan().SequenceEqual(Hash(folder)), $"the SHA-256 of {Name} differs");
    }

    private static string NameOf(IReadOnlyList<PayloadFile> files) => files[0].Path.Split('/')[0];

    private byte[] Hash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        foreach (PayloadFile file in Files.Where(file => file.Length > 0))
        {
            using FileStream stream = File.OpenRead(Path.Combine(folder, file.Path));
            for (int read; (read = stream.Read(buffer)) > 0;) hash.AppendData(buffer.AsSpan(0, read));
        }

        return hash.GetHashAndReset();
    }
}
