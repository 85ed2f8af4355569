namespace WebTorrent.Interop.Tests.Harness;

/// <summary>The checkout that these tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>WebTorrent.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "WebTorrent.slnx"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests do not lie inside the checkout.");
    }
}
