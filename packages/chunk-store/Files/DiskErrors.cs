namespace WebTorrent.ChunkStore;

/// <summary>From what .NET throws for a file to one error with one meaning.</summary>
internal static class DiskErrors
{
    // The numbers that systems give, which .NET hands through as IOException.HResult.
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int WindowsLockViolation = unchecked((int)0x80070021);
    private const int WindowsFileTooLarge = unchecked((int)0x800700DF);
    private const int UnixTooLarge = 27;
    private const int UnixNoSpace = 28;
    private const int UnixReadOnly = 30;
    private const int LinuxQuota = 122;
    private const int MacQuota = 69;

    public static ChunkStoreException Translate(Exception error, string path)
    {
        var kind = KindOf(error, path);
        return new ChunkStoreException(kind, Describe(kind, path, error), path, error);
    }

    private static ChunkStoreError KindOf(Exception error, string path) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => HasFileForFolder(path) ? ChunkStoreError.NameIsFile : ChunkStoreError.Missing,
        UnauthorizedAccessException => Directory.Exists(path) ? ChunkStoreError.NameIsFolder : ChunkStoreError.AccessDenied,
        PathTooLongException => ChunkStoreError.NameTooLong,
        IOException => KindOf(error.HResult, path),
        _ => ChunkStoreError.Other,
    };

    private static ChunkStoreError KindOf(int code, string path)
    {
        switch (code)
        {
            case WindowsDiskFull or WindowsHandleDiskFull:
            case UnixNoSpace:
            case LinuxQuota when OperatingSystem.IsLinux():
            case MacQuota when OperatingSystem.IsMacOS():
                return ChunkStoreError.DiskFull;
            case UnixReadOnly:
                return ChunkStoreError.AccessDenied;
            case WindowsFileTooLarge or UnixTooLarge:
                return ChunkStoreError.FileTooLarge;
            case WindowsSharingViolation or WindowsLockViolation:
                return ChunkStoreError.InUse;
        }

        if (Directory.Exists(path)) return ChunkStoreError.NameIsFolder;
        return HasFileForFolder(path) ? ChunkStoreError.NameIsFile : ChunkStoreError.Other;
    }

    /// <summary>Whether a file lies where one of the folders of the path belongs.</summary>
    private static bool HasFileForFolder(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder)) return true;
            if (Directory.Exists(folder)) return false;
        }

        return false;
    }

    private static string Describe(ChunkStoreError kind, string path, Exception error) => kind switch
    {
        ChunkStoreError.DiskFull => $"The disk is full: make room, or choose another directory, for '{path}'.",
        ChunkStoreError.AccessDenied => $"This user may not use '{path}': change its permissions, or choose another directory.",
        ChunkStoreError.Missing => $"'{path}' is not there.",
        ChunkStoreError.NameIsFolder => $"A folder lies where the file '{path}' belongs: move it away.",
        ChunkStoreError.NameIsFile => $"A file lies where a folder of '{path}' belongs: move it away.",
        ChunkStoreError.NameTooLong => $"The path is too long for this system: choose a shorter directory for '{path}'.",
        ChunkStoreError.FileTooLarge => $"This kind of disk takes no file as long as '{path}'.",
        ChunkStoreError.InUse => $"Another program is using '{path}'.",
        _ => $"'{path}' cannot be used: {error.Message}",
    };
}
