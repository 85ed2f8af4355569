using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace WebTorrent.DataChannel;

/// <summary>
/// A session description (SDP, RFC 8866) as far as data channels need it (RFC 8841, RFC 8839, RFC 8842, RFC 9143). Other media in an offer are rejected
/// in the answer. Immutable.
/// </summary>
public sealed record SessionDescription
{
    /// <summary>What a side takes that says nothing about the size of messages, bytes (RFC 8841 §6.1).</summary>
    public const int DefaultMaxMessageSize = 65_536;

    /// <summary>Longest text that is read, characters.</summary>
    public const int MaxLength = 65_536;

    /// <summary>The session's number, the same for all descriptions of a side.</summary>
    public required ulong SessionId { get; init; }

    /// <summary>Counts a side's descriptions, from 1 or 2.</summary>
    public ulong SessionVersion { get; init; } = 2;

    /// <summary>The sections, in the order that the answer must keep.</summary>
    public required IReadOnlyList<SdpMedia> Media { get; init; }

    /// <summary>The identifications that share one transport; empty when there is no BUNDLE group.</summary>
    public IReadOnlyList<string> Bundle { get; init; } = [];

    /// <summary>What is said about data channels; null when no section offers or accepts them.</summary>
    public SdpDataParameters? Data { get; init; }

    /// <summary>Whether the description says who begins DTLS; if not, <see cref="SdpDataParameters.Setup"/> is <see cref="SdpSetup.ActPass"/>.</summary>
    public bool HasSetup { get; init; } = true;

    internal SdpMedia? DataMedia => Media.FirstOrDefault(media => media.IsData && !media.IsRejected);

    /// <summary>Writes an offer of data channels.</summary>
    /// <param name="sessionId">A random number, below 2^63.</param>
    /// <param name="local">What we say.</param>
    /// <param name="version">Counts our descriptions.</param>
    /// <exception cref="ArgumentException">A parameter is malformed.</exception>
    public static SessionDescription CreateOffer(ulong sessionId, SdpDataParameters local, ulong version = 2)
    {
        ArgumentNullException.ThrowIfNull(local);
        local.Validate(nameof(local));
        return new SessionDescription
        {
            SessionId = sessionId,
            SessionVersion = version,
            Media = [new SdpMedia { Kind = "application", Port = SdpWriter.DiscardPort, Protocol = "UDP/DTLS/SCTP", Format = SdpMedia.DataFormat, Mid = "0" }],
            Bundle = ["0"],
            Data = local,
        };
    }

    /// <summary>Writes the answer to this offer. The DTLS role follows from the offer; where it leaves the choice, from <paramref name="local"/>.</summary>
    /// <param name="sessionId">A random number, below 2^63.</param>
    /// <param name="local">What we say. <see cref="SdpSetup.ActPass"/> becomes <see cref="SdpSetup.Active"/> where we have the choice.</param>
    /// <param name="version">Counts our descriptions.</param>
    /// <exception cref="ArgumentException">A parameter is malformed.</exception>
    /// <exception cref="SdpException">The offer has no data channels.</exception>
    public SessionDescription CreateAnswer(ulong sessionId, SdpDataParameters local, ulong version = 2)
    {
        ArgumentNullException.ThrowIfNull(local);
        local.Validate(nameof(local));
        if (Data is not { } remote || DataMedia is not { } accepted)
            throw new SdpException("The offer has no data channels.");
        var answered = Media.Select(media => ReferenceEquals(media, accepted) ? Accept(media, local.SctpPort) : media with { Port = 0, IsBundleOnly = false }).ToList();
        var setup = remote.Setup switch
        {
            SdpSetup.Active => SdpSetup.Passive,
            SdpSetup.Passive => SdpSetup.Active,
            // RFC 4145 §4: who offers without saying so is active.
            _ when !HasSetup => SdpSetup.Passive,
            _ => local.Setup == SdpSetup.Passive ? SdpSetup.Passive : SdpSetup.Active,
        };
        return new SessionDescription
        {
            SessionId = sessionId,
            SessionVersion = version,
            Media = answered,
            Bundle = accepted.Mid is { } mid && Bundle.Contains(mid, StringComparer.Ordinal) ? [mid] : [],
            Data = local with { Setup = setup },
        };
    }

    /// <summary>Whether we are the DTLS client, once both descriptions are there.</summary>
    /// <param name="local">Ours.</param>
    /// <param name="remote">The other side's.</param>
    /// <param name="isLocalOffer">Whether ours was the offer.</param>
    /// <exception cref="SdpException">The answer leaves it open, or both want the same.</exception>
    public static bool IsDtlsClient(SessionDescription local, SessionDescription remote, bool isLocalOffer)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(remote);
        var answer = isLocalOffer ? remote : local;
        var offer = isLocalOffer ? local : remote;
        // RFC 4145 §4: who answers without saying so is passive.
        var answered = answer.HasSetup ? answer.Data?.Setup : SdpSetup.Passive;
        var offered = offer.HasSetup ? offer.Data?.Setup : SdpSetup.Active;
        if (answered is null or SdpSetup.ActPass || offered is null || answered == offered)
            throw new SdpException("The descriptions do not say who begins the DTLS handshake.");
        return isLocalOffer == (answered == SdpSetup.Passive);
    }

    /// <summary>Reads a description.</summary>
    /// <param name="text">The text, with either kind of line ends.</param>
    /// <exception cref="SdpException">It is malformed.</exception>
    public static SessionDescription Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new SdpParser().Parse(text);
    }

    /// <summary>Reads a description.</summary>
    /// <param name="text">The text, with either kind of line ends.</param>
    /// <param name="description">The description.</param>
    /// <returns>False: it is malformed.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SessionDescription? description)
    {
        description = null;
        if (text is null)
            return false;
        try
        {
            description = Parse(text);
            return true;
        }
        catch (SdpException)
        {
            return false;
        }
    }

    /// <summary>The text, as a browser takes it.</summary>
    public override string ToString() => SdpWriter.Write(this);

    /// <summary>The old form tells the SCTP port here, each side its own.</summary>
    private static SdpMedia Accept(SdpMedia media, int sctpPort) => media with
    {
        Port = SdpWriter.DiscardPort,
        IsBundleOnly = false,
        Format = media.IsLegacy ? sctpPort.ToString(CultureInfo.InvariantCulture) : media.Format,
    };
}
