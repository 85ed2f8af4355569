using System.Globalization;
using System.Text;

namespace WebTorrent.DataChannel;

/// <summary>Writes session descriptions in the order of RFC 8866 §9.</summary>
internal static class SdpWriter
{
    /// <summary>The port of somebody whose address the candidates tell (RFC 8840 §4.1.1).</summary>
    public const int DiscardPort = 9;

    public static string Write(SessionDescription description)
    {
        var text = new StringBuilder();
        Line(text, "v=0");
        Line(text, $"o=- {description.SessionId} {description.SessionVersion} IN IP4 127.0.0.1");
        Line(text, "s=-");
        Line(text, "t=0 0");
        if (description.Data is { IsIceLite: true })
            Line(text, "a=ice-lite");
        if (description.Bundle.Count > 0)
            Line(text, $"a=group:BUNDLE {string.Join(' ', description.Bundle)}");
        foreach (var media in description.Media)
            WriteMedia(text, media, ReferenceEquals(media, description.DataMedia) ? description : null);
        return text.ToString();
    }

    private static void WriteMedia(StringBuilder text, SdpMedia media, SessionDescription? description)
    {
        Line(text, $"m={media.Kind} {media.Port} {media.Protocol} {media.Format}");
        Line(text, "c=IN IP4 0.0.0.0");
        if (description?.Data is { } data)
            WriteTransport(text, data, description.HasSetup);
        if (media.Mid is not null)
            Line(text, $"a=mid:{media.Mid}");
        if (media.IsBundleOnly)
            Line(text, "a=bundle-only");
        if (description?.Data is { } sctp)
            WriteSctp(text, media, sctp);
    }

    private static void WriteTransport(StringBuilder text, SdpDataParameters data, bool hasSetup)
    {
        foreach (var candidate in data.Candidates)
            Line(text, $"a={candidate}");
        if (data.HasEndOfCandidates)
            Line(text, "a=end-of-candidates");
        Line(text, $"a=ice-ufrag:{data.IceUfrag}");
        Line(text, $"a=ice-pwd:{data.IcePassword}");
        if (data.IsTrickle)
            Line(text, "a=ice-options:trickle");
        foreach (var fingerprint in data.Fingerprints)
            Line(text, $"a=fingerprint:{fingerprint}");
        if (hasSetup)
            Line(text, $"a=setup:{data.Setup switch { SdpSetup.Active => "active", SdpSetup.Passive => "passive", _ => "actpass" }}");
    }

    private static void WriteSctp(StringBuilder text, SdpMedia media, SdpDataParameters data)
    {
        if (media.IsLegacy)
            Line(text, $"a=sctpmap:{media.Format} {SdpMedia.DataFormat} 65535");
        else
            Line(text, $"a=sctp-port:{data.SctpPort}");
        Line(text, $"a=max-message-size:{data.MaxMessageSize}");
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append("\r\n");

    private static void Line(StringBuilder text, string line) => text.Append(line).Append("\r\n");
}
