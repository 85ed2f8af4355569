using System.Text.Json.Serialization;

namespace WebTorrent.Cli.Events;

/// <summary>What a torrent is doing, in a <see cref="ProgressEvent"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TransferState>))]
public enum TransferState
{
    /// <summary>Not begun.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>Asking peers for the info dictionary.</summary>
    [JsonStringEnumMemberName("metadata")]
    Metadata,

    /// <summary>Getting pieces.</summary>
    [JsonStringEnumMemberName("downloading")]
    Downloading,

    /// <summary>Everything is verified and on disk; a <see cref="DoneEvent"/> follows.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>Serving others.</summary>
    [JsonStringEnumMemberName("seeding")]
    Seeding,

    /// <summary>Ended by an error, which an <see cref="ErrorEvent"/> tells.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
