namespace WebTorrent.Interop.Tests.Harness;

/// <summary>A folder that goes when it is disposed of: in memory where the machine has <c>/dev/shm</c> with room.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const string SharedMemory = "/dev/shm";
    private const long RoomNeeded = 6L << 30;

    /// <summary>Makes an empty folder.</summary>
    public TemporaryFolder()
    {
        string parent = Directory.Exists(SharedMemory) && new DriveInfo(SharedMemory).AvailableFreeSpace > RoomNeeded ? SharedMemory : System.IO.Path.GetTempPath();
        Path = System.IO.Path.Combine(parent, "webtorrent-" + Guid.NewGuid().ToString("N")[..12]);
        Watchdog.AddFolder(Path);
        Directory.CreateDirectory(Path);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Makes a folder in it.</summary>
    public string Folder(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        Watchdog.ForgetFolder(Path);
    }
}
