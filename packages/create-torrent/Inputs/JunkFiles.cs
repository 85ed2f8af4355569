namespace WebTorrent.CreateTorrent.Inputs;

/// <summary>Files and folders that systems leave behind and nobody means to share.</summary>
internal static class JunkFiles
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        // macOS
        ".DS_Store", ".AppleDouble", ".AppleDB", ".AppleDesktop", ".LSOverride", "Icon\r", "__MACOSX", ".DocumentRevisions-V100",
        ".fseventsd", ".Spotlight-V100", ".TemporaryItems", ".Trashes", ".VolumeIcon.icns", ".com.apple.timemachine.donotpresent", ".apdisk",
        // Windows
        "Thumbs.db", "ehthumbs.db", "desktop.ini", "$RECYCLE.BIN", "System Volume Information",
        // Linux desktops and network storage
        ".directory", "lost+found", "@eaDir",
    };

    private static readonly string[] Prefixes = ["._", ".Trash-", ".nfs", ".fuse_hidden"];

    internal static bool Contains(string name) =>
        Names.Contains(name) || Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
