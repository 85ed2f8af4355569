using System.Diagnostics.CodeAnalysis;
using WebTorrent.DataChannel;

namespace WebTorrent.SimplePeer;

/// <summary>A message that came. Its bytes are lent: valid until <see cref="Dispose"/>, which may be called on any thread and more than once.</summary>
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "A lease; nobody compares them.")]
public readonly struct WebRtcMessage : IDisposable
{
    private readonly DataChannelMessage _message;

    internal WebRtcMessage(DataChannelMessage message) => _message = message;

    /// <summary>Its bytes; none is a message too.</summary>
    public ReadOnlyMemory<byte> Data => _message.Data;

    /// <summary>Whether it was sent as text, in UTF-8.</summary>
    public bool IsText => _message.IsText;

    /// <summary>The text; what is not UTF-8 becomes U+FFFD.</summary>
    public string GetText() => _message.GetText();

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _message.Dispose();
}
