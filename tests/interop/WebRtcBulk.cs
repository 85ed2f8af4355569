using System.Text.Json;

namespace WebTorrent.Interop.Tests;

/// <summary>Many bytes that went over a connection.</summary>
/// <param name="Sha256">What they were, in hexadecimal.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record WebRtcBulk(string Sha256, double Seconds)
{
    public static WebRtcBulk Read(JsonElement? told) => new(told!.Value.GetProperty("sha256").GetString()!, told.Value.GetProperty("seconds").GetDouble());
}
