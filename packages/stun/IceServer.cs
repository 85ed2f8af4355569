namespace WebTorrent.Stun;

/// <summary>A STUN or TURN server as applications name it, in the shape of JavaScript's RTCIceServer. Immutable.</summary>
public sealed record IceServer
{
    /// <summary>One server, which may have several URLs: <c>stun:</c>, <c>stuns:</c>, <c>turn:</c>, <c>turns:</c>.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>The name of the account; needed for TURN.</summary>
    public string? Username { get; init; }

    /// <summary>Its password.</summary>
    public string? Credential { get; init; }

    /// <summary>Reads the URLs.</summary>
    /// <exception cref="FormatException">One is no URL of STUN or TURN.</exception>
    public IReadOnlyList<IceServerUri> ParseUrls() => [.. Urls.Select(IceServerUri.Parse)];

    /// <summary>The URLs; never name or password.</summary>
    public override string ToString() => string.Join(' ', Urls);
}
