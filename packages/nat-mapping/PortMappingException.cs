namespace WebTorrent.NatMapping;

/// <summary>A router did not do what it was asked. Users meet the code and the message in <see cref="PortMappingStatus"/>.</summary>
internal sealed class PortMappingException(PortMappingErrorCode code, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public PortMappingErrorCode Code { get; } = code;
}
