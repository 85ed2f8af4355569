using WebTorrent.Interop.Tests.Harness;

[assembly: AssemblyFixture(typeof(Payloads))]

namespace WebTorrent.Interop.Tests.Harness;

/// <summary>The payloads, each made once, when the first test asks for it. Tests read them and never write.</summary>
public sealed class Payloads : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<PayloadKind, Payload> _made = [];

    /// <summary>A payload of a kind.</summary>
    public async Task<Payload> GetAsync(PayloadKind kind)
    {
        await _gate.WaitAsync();
        try
        {
            if (!_made.TryGetValue(kind, out Payload? payload)) _made[kind] = payload = await MakeAsync(kind);
            return payload;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Dispose();
        _gate.Dispose();
    }

    private Task<Payload> MakeAsync(PayloadKind kind)
    {
        string folder = _folder.Folder(kind.ToString());
        return kind switch
        {
            PayloadKind.SingleFile => Payload.CreateAsync(folder, [new("single file.bin", (64 << 20) + 12_345)], 256 << 10, TorrentMaker.Mktorrent),
            PayloadKind.ManyFiles => Payload.CreateAsync(folder, ManyFiles(), 32 << 10, TorrentMaker.Libtorrent),
            PayloadKind.EmptyFiles => Payload.CreateAsync(folder, EmptyFiles(), 16 << 10, TorrentMaker.JavaScript),
            PayloadKind.Large => Payload.CreateAsync(folder, [new("large.bin", 1L << 30)], 1 << 20, TorrentMaker.Mktorrent),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private static List<PayloadFile> EmptyFiles() => [new("mostly nothing/a", 0), new("mostly nothing/b", 11), new("mostly nothing/c", 0), new("mostly nothing/d", 0)];

    // Latin, Cyrillic, Greek, Chinese, Hebrew, Devanagari and a character beyond the first plane, in folders two deep.
    private static List<PayloadFile> ManyFiles()
    {
        string[] words = ["Grüße", "Привет", "καλημέρα", "世界", "שלום", "नमस्ते", "🎬 film", "plain"];
        return [.. Enumerable.Range(0, 1000)
            .Select(i => new PayloadFile($"viele Dateien/{words[i % 4]}/{words[i / 4 % words.Length]} {i:0000}.dat", i % 50 == 7 ? 0 : (i * 7919L % 30_000) + 1))
            .OrderBy(file => file.Path, StringComparer.Ordinal)];
    }
}
