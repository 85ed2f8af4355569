namespace WebTorrent.Dtls.Core.Handshake;

/// <summary>
/// An alert that came in clear. Anybody can make one up, so it ends nothing at once; but if the handshake does not go on soon, it was true.
/// </summary>
internal sealed class AlertSuspicion
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private byte _description;

    /// <summary>When it is believed, or null.</summary>
    public TimeSpan? Due { get; private set; }

    public void Raise(TimeSpan now, byte description)
    {
        if (Due is not null)
            return;
        Due = now + Patience;
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
