namespace WebTorrent.Dtls.Core.Handshake;

/// <summary>
/// An alert that came in clear. Anybody can make one up, so it ends nothing at once; but if the handshake does not go on soon, it was true. Soon is
/// after two repetitions at the least, for what gets lost is no sign either.
/// </summary>
internal sealed class AlertSuspicion(TimeSpan repeatInterval)
{
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _patience = 2 * repeatInterval > LeastPatience ? 2 * repeatInterval : LeastPatience;
    private byte _description;

    /// <summary>When it is believed, or null.</summary>
    public TimeSpan? Due { get; private set; }

    public void Raise(TimeSpan now, byte description)
    {
        if (Due is not null)
            return;
        Due = now + _patience;
        _description = description;
    }

    /// <summary>The other side goes on.</summary>
    public void Dispel() => Due = null;

    /// <summary>Fails when it is time to believe it.</summary>
    public void ThrowIfDue(TimeSpan now)
    {
        if (now >= Due)
            throw new DtlsException(_description);
    }
}
