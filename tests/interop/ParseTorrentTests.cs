using System.Globalization;
using System.Text.Json;
using WebTorrent.Interop.Tests.Harness;
using WebTorrent.ParseTorrent;

namespace WebTorrent.Interop.Tests;

/// <summary>Torrents of both versions, good and broken, mean to us what they mean to libtorrent.</summary>
public sealed class ParseTorrentTests
{
    /// <summary>Where we judge otherwise than libtorrent, and why.</summary>
    private static readonly Dictionary<string, string> RefusedByUsOnly = new(StringComparer.Ordinal)
    {
        ["v2 layer with a wrong hash"] = "BEP 52: no valid torrent; libtorrent finds out when it downloads",
        ["hybrid layer with a wrong hash"] = "likewise",
        ["v2 layers absent"] = "BEP 52: no valid torrent; no piece could be checked",
        ["v2 layers are a list"] = "BEP 52: a dictionary",
        ["hybrid layers are a list"] = "likewise",
        ["v2 layers without a file's"] = "BEP 52: one for each file that is longer than a piece",
        ["hybrid layers without a file's"] = "likewise; a hybrid may lack all layers, but not one",
        ["v2 link with length"] = "BEP 47: a link has no length, in version 1 here too",
        ["v2 name .."] = "nobody means it honestly; libtorrent drops the name",
        ["v2 name with a way out"] = "likewise",
        ["v2 name absolute"] = "likewise",
        ["v2 name with NUL"] = "likewise",
        ["hybrid without pieces"] = "half a version 1 is none",
        ["hybrid without list"] = "likewise; libtorrent takes it for version 2 only",
    };

    /// <summary>As <see cref="RefusedByUsOnly"/>, the other way.</summary>
    private static readonly Dictionary<string, string> RefusedByLibtorrentOnly = new(StringComparer.Ordinal)
    {
        ["v2 link to an integer"] = "a link that points nowhere here, as one that leads out does",
    };

    [Fact]
    public async Task Torrents_GoodAndBroken_AreJudgedAsByLibtorrent()
    {
        using var folder = new TemporaryFolder();
        var verdicts = await MakeAsync(folder);
        var (accepted, refused) = (new List<string>(), new List<string>());
        foreach (var (name, verdict) in verdicts)
        {
            var loads = TorrentInfo.TryParse(await File.ReadAllBytesAsync(folder.File(name + ".torrent")), out TorrentInfo? info);
            (loads ? accepted : refused).Add(name);
            var expected = verdict.GetProperty("loads").GetBoolean() ? !RefusedByUsOnly.ContainsKey(name) : RefusedByLibtorrentOnly.ContainsKey(name);
            Assert.True(loads == expected, $"\"{name}\": libtorrent says {verdict}, we {(loads ? "load" : "refuse")} it.");
            if (loads && verdict.GetProperty("loads").GetBoolean()) AssertHashes(verdict, info!);
        }

        Assert.True(accepted.Count >= 60, $"{accepted.Count} good torrents.");
        Assert.True(refused.Count >= 60, $"{refused.Count} bad torrents.");
        Assert.All(RefusedByUsOnly.Keys.Concat(RefusedByLibtorrentOnly.Keys), name => Assert.Contains(name, verdicts.Keys));
    }

    [Fact]
    public async Task Torrents_MadeByLibtorrent_HaveTheSameFilesRootsAndLayers()
    {
        using var folder = new TemporaryFolder();
        var made = (await MakeAsync(folder)).Where(verdict => verdict.Key.StartsWith("made ", StringComparison.Ordinal)).ToList();
        foreach (var (name, verdict) in made)
        {
            var bytes = await File.ReadAllBytesAsync(folder.File(name + ".torrent"));
            var info = TorrentInfo.Parse(bytes);
            AssertHashes(verdict, info);
            AssertFiles(verdict, info, name);
            Assert.Equal(bytes, info.ToTorrentFile());
            Assert.Equal(info.InfoHashV2 is not null, info.HasPieceLayers);
            Assert.Equal(info.InfoHash, TorrentInfo.FromInfoDictionary(info.InfoDictionary).InfoHash);
        }

        Assert.Equal(36, made.Count);
    }

    private static async Task<Dictionary<string, JsonElement>> MakeAsync(TemporaryFolder folder)
    {
        string[] command = [Installed.LibtorrentPython(), Installed.Script("libtorrent_torrents.py"), folder.Path];
        (int exitCode, IReadOnlyList<string> lines) = await RunningProgram.RunAsync("libtorrent", command, TimeSpan.FromMinutes(2));
        if (exitCode != 0) throw new ProgramException($"libtorrent ended with {exitCode}: {string.Join(Environment.NewLine, lines)}");
        await using FileStream file = File.OpenRead(folder.File("verdicts.json"));
        return (await JsonSerializer.DeserializeAsync<Dictionary<string, JsonElement>>(file))!;
    }

    private static void AssertHashes(JsonElement verdict, TorrentInfo info)
    {
        var v1 = info.Versions.HasFlag(TorrentVersions.V1) ? info.InfoHash.ToString() : null;
        Assert.Equal((verdict.GetProperty("v1").GetString(), verdict.GetProperty("v2").GetString()), (v1, info.InfoHashV2?.ToString()));
        Assert.Equal(verdict.GetProperty("pieces").GetInt32(), info.PieceCount);
    }

    private static void AssertFiles(JsonElement verdict, TorrentInfo info, string name)
    {
        List<JsonElement> theirs = [.. verdict.GetProperty("files").EnumerateArray()];
        List<TorrentFileEntry> ours = [.. info.Files.Where(file => !file.IsPadding)];
        Assert.Equal(theirs.Select(file => (file.GetProperty("path").GetString()!, file.GetProperty("length").GetInt64())), ours.Select(file => (file.DisplayPath, file.Length)));
        foreach (var (their, our) in theirs.Zip(ours).Where(pair => pair.Second.Length > 0))
        {
            Assert.True(their.GetProperty("offset").GetInt64() == our.Offset, string.Create(CultureInfo.InvariantCulture, $"{name}: {our.Path} at {our.Offset}, not {their}"));
            if (info.InfoHashV2 is null) continue;
            Assert.Equal(their.GetProperty("root").GetString(), Convert.ToHexStringLower(our.PiecesRoot.Span));
            if (our.Length > info.PieceLength) Assert.Equal(their.GetProperty("layer").GetString(), Convert.ToHexStringLower(our.PieceLayer.Span));
        }
    }
}
