namespace WebTorrent.TestKit;

/// <summary>A new, empty folder, removed with all that is in it on dispose.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Makes the folder.</summary>
    public TempFolder() => FullPath = Directory.CreateTempSubdirectory("webtorrent-test-").FullName;

    /// <summary>Its absolute path.</summary>
    public string FullPath { get; }

    /// <summary>The absolute path of something inside it.</summary>
    public string Combine(params ReadOnlySpan<string> parts) => Path.Combine([FullPath, .. parts]);

    /// <summary>Writes a file inside it, with the folders on the way, and returns its absolute path.</summary>
    public string Write(string relativePath, ReadOnlySpan<byte> content)
    {
        var path = Combine(relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Directory.Exists(FullPath)) Directory.Delete(FullPath, recursive: true);
    }
}
