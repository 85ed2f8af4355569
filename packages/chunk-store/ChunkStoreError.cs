namespace WebTorrent.ChunkStore;

/// <summary>Why a store could not do what it was asked.</summary>
public enum ChunkStoreError
{
    /// <summary>Something else; see <see cref="Exception.InnerException"/>.</summary>
    Other = 0,

    /// <summary>The disk, or the user's share of it, is full.</summary>
    DiskFull = 1,

    /// <summary>The system does not let this user read or write here, or the disk is read-only.</summary>
    AccessDenied = 2,

    /// <summary>The bytes were never written: the file, or its folder, is not there.</summary>
    Missing = 3,

    /// <summary>The file ends before the bytes asked for.</summary>
    TooShort = 4,

    /// <summary>Where the file belongs lies a folder.</summary>
    NameIsFolder = 5,

    /// <summary>Where a folder belongs lies a file.</summary>
    NameIsFile = 6,

    /// <summary>The path is longer than the system takes.</summary>
    NameTooLong = 7,

    /// <summary>The file is longer than this kind of disk takes.</summary>
    FileTooLarge = 8,

    /// <summary>A symbolic link on the way leads out of the store's directory; it is not followed.</summary>
    OutsideDirectory = 9,

    /// <summary>Another program holds the file so that it cannot be used.</summary>
    InUse = 10,
}
