namespace WebTorrent.Ice;

/// <summary>Where an <see cref="IceAgentCore"/> stands; the states of JavaScript's <c>iceConnectionState</c>.</summary>
public enum IceState
{
    /// <summary>The other side is not known yet.</summary>
    New,

    /// <summary>Looking for a way.</summary>
    Checking,

    /// <summary>A way is selected; better ones may still be looked for.</summary>
    Connected,

    /// <summary>A way is selected, and there is none left to check.</summary>
    Completed,

    /// <summary>The way went silent or its interface went; it is looked for another, and it may come back.</summary>
    Disconnected,

    /// <summary>There is no way, or the other side's consent ended: nothing may be sent. A restart can help.</summary>
    Failed,

    /// <summary>The end.</summary>
    Closed,
}
