using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests.Clients;

/// <summary>opentracker, over HTTP and UDP on one port, for one torrent: Debian's build serves listed info-hashes only.</summary>
public sealed class Opentracker : IAsyncDisposable
{
    private readonly RunningProgram _program;
    private readonly IPEndPoint _listen;
    private readonly string _infoHash;

    private Opentracker(RunningProgram program, IPEndPoint listen, string infoHash)
    {
        _program = program;
        _listen = listen;
        _infoHash = infoHash;
    }

    /// <summary>Its announce address over HTTP.</summary>
    public string HttpAnnounce => $"http://{_listen}/announce";

    /// <summary>Its announce address over UDP.</summary>
    public string UdpAnnounce => $"udp://{_listen}/announce";

    /// <summary>Starts a tracker and waits until it answers.</summary>
    /// <param name="folder">An empty folder that anybody may read.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="infoHash">The torrent it serves, 40 hexadecimal digits.</param>
    public static async Task<Opentracker> StartAsync(string folder, IPAddress address, string infoHash)
    {
        var listen = new IPEndPoint(address, LocalNetwork.FreePort());
        string list = Path.Combine(folder, "whitelist");
        string configuration = Path.Combine(folder, "opentracker.conf");
        await File.WriteAllTextAsync(list, infoHash + "\n");
        await File.WriteAllTextAsync(configuration, $"listen.tcp {listen}\nlisten.udp {listen}\naccess.whitelist {list}\n");
        RunningProgram program = RunningProgram.Start("opentracker", [Installed.Program("opentracker"), "-f", configuration]);
        var tracker = new Opentracker(program, listen, infoHash);
        await tracker.WaitForSeedersAsync(0);
        return tracker;
    }

    /// <summary>Waits until so many seeders are known, so that a leecher's first announce finds them.</summary>
    public async Task WaitForSeedersAsync(int count)
    {
        var clock = Stopwatch.StartNew();
        using var http = new HttpClient();
        string hash = string.Concat(Convert.FromHexString(_infoHash).Select(value => $"%{value:x2}"));
        string answer = "nothing";
        while (clock.Elapsed < TimeSpan.FromSeconds(30))
        {
            try
            {
                answer = Encoding.Latin1.GetString(await http.GetByteArrayAsync(new Uri($"http://{_listen}/scrape?info_hash={hash}")));
                if (count == 0 || SeedersIn(answer) >= count) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }

        throw _program.Fault($"does not know {count} seeders; it answers '{answer}'");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private static int SeedersIn(string scrape)
    {
        const string Key = "8:completei";
        int start = scrape.IndexOf(Key, StringComparison.Ordinal);
        return start < 0 ? 0 : int.Parse(scrape[(start + Key.Length)..].Split('e')[0], CultureInfo.InvariantCulture);
    }
}
