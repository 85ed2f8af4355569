namespace WebTorrent.NatMapping;

/// <summary>A mapping has another status.</summary>
public sealed class PortMappingChangedEventArgs : EventArgs
{
    internal PortMappingChangedEventArgs(PortMapping mapping) => Mapping = mapping;

    /// <summary>The mapping; its <see cref="PortMapping.Status"/> is the new one, or a newer one.</summary>
    public PortMapping Mapping { get; }
}
