using System.Text.Json;
using System.Text.Json.Serialization;
using WebTorrent.Cli.Events;
using WebTorrent.Cli.Output;

namespace WebTorrent.Cli.Tests;

public sealed class JsonOutputTests
{
    public static TheoryData<CliEvent> Events => new(Samples.Events("Ünïcode \"quoted\"\n\e name"));

    [Theory]
    [MemberData(nameof(Events))]
    public void EveryEvent_IsOneLineWithItsKindFirst(CliEvent what)
    {
        var line = Written(what);
        Assert.EndsWith("\n", line, StringComparison.Ordinal);
        Assert.Equal(1, line.Count(c => c == '\n'));
        Assert.StartsWith("{\"event\":\"" + Kind(what), line, StringComparison.Ordinal);
        using var parsed = JsonDocument.Parse(line);
        Assert.DoesNotContain(parsed.RootElement.EnumerateObject(), field => field.Value.ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public void EveryKindOfEvent_HasASample() => Assert.Equal(
        typeof(CliEvent).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false).Cast<JsonDerivedTypeAttribute>().Select(kind => kind.DerivedType).ToHashSet(),
        Samples.Events("x").Select(e => e.GetType()).ToHashSet());

    [Fact]
    public void Progress_HasTheFieldsThatProgramsRead()
    {
        using var parsed = JsonDocument.Parse(Written(Samples.Progress("film.mkv")));
        var e = parsed.RootElement;
        Assert.Equal("downloading", e.GetProperty("state").GetString());
        Assert.Equal(0.25, e.GetProperty("progress").GetDouble());
        Assert.Equal(1 << 20, e.GetProperty("bytesVerified").GetInt64());
        Assert.Equal(1, e.GetProperty("piecesVerified").GetInt32());
        Assert.Equal(7, e.GetProperty("peers").GetInt32());
        Assert.Equal(3, e.GetProperty("etaSeconds").GetDouble());
    }

    [Fact]
    public void Magnet_IsReadableAsItStands() =>
        Assert.Contains("magnet:?xt=urn:btih:1&dn=a", Written(new SeedingEvent("1", "a", "magnet:?xt=urn:btih:1&dn=a", 1)), StringComparison.Ordinal);

    [Fact]
    public void Quiet_WantsNoProgress()
    {
        Assert.Null(new JsonOutput(TextWriter.Null, progress: false).ProgressInterval);
        Assert.NotNull(new JsonOutput(TextWriter.Null, progress: true).ProgressInterval);
    }

    private static string Kind(CliEvent what) => typeof(CliEvent).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
        .Cast<JsonDerivedTypeAttribute>().Single(kind => kind.DerivedType == what.GetType()).TypeDiscriminator!.ToString()!;

    private static string Written(CliEvent what)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new JsonOutput(writer, progress: true).Write(what);
        return writer.ToString();
    }
}
