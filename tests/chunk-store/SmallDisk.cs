using System.ComponentModel;
using System.Diagnostics;

namespace WebTorrent.ChunkStore.Tests;

/// <summary>A disk of 64 KiB in memory, mounted on a folder until it is disposed.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    public static SmallDisk MountOrSkip(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Needs the right to mount a small disk.");
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=64k", "none", path), "This system lets nobody mount a disk here.");
        return new SmallDisk(path);
    }

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", _path));

    public void Dispose() => Run("umount", _path);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
