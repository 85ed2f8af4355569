using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using WebTorrent.Cli.Events;

namespace WebTorrent.Cli.Output;

/// <summary>The JSON of every event and result, generated at compile time: no reflection, no start-up cost.</summary>
[JsonSerializable(typeof(CliEvent))]
[JsonSerializable(typeof(TorrentDescription))]
[JsonSerializable(typeof(MagnetResult))]
public sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>camelCase, absent instead of null, and links readable: output goes to a pipe, not into a web page.</summary>
    public static CliJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
