using System.Net;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests.Clients;

/// <summary>A client at work.</summary>
/// <param name="program">Its process.</param>
/// <param name="listen">Where it listens.</param>
public class RunningPeer(RunningProgram program, IPEndPoint listen) : IAsyncDisposable
{
    /// <summary>Its process.</summary>
    public RunningProgram Program { get; } = program;

    /// <summary>Where it listens.</summary>
    public IPEndPoint Listen { get; } = listen;

    /// <summary>Waits until the payload is whole and on disk: the program ends with 0.</summary>
    /// <exception cref="ProgramException">It failed, or took too long.</exception>
    public virtual async Task WaitUntilWholeAsync(TimeSpan timeout)
    {
        int exitCode = await Program.WaitForExitAsync(timeout);
        if (exitCode != 0) throw Program.Fault($"ended with {exitCode}");
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await Program.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
