namespace WebTorrent.NatMapping;

/// <summary>Where a <see cref="PortMapping"/> stands.</summary>
public enum PortMappingState
{
    /// <summary>Nothing is known yet.</summary>
    Pending,

    /// <summary>The router forwards the port.</summary>
    Mapped,

    /// <summary>The router was not found, or refused; it is tried again later.</summary>
    Failed,

    /// <summary>It was taken back, or its mapper was disposed.</summary>
    Removed,
}
