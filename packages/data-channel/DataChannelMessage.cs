using System.Diagnostics.CodeAnalysis;
using System.Text;
using WebTorrent.Sctp;

namespace WebTorrent.DataChannel;

/// <summary>
/// A received message. Its bytes are lent: valid until <see cref="Dispose"/>, which may be called on any thread and more than once.
/// </summary>
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "A lease; nobody compares them.")]
public readonly struct DataChannelMessage : IDisposable
{
    private readonly SctpMessage _lease;

    internal DataChannelMessage(SctpMessage lease, ReadOnlyMemory<byte> data, bool isText) => (_lease, Data, IsText) = (lease, data, isText);

    /// <summary>Its bytes; none is a message too.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Whether the sender says that it is text, in UTF-8. Nobody has checked that.</summary>
    public bool IsText { get; }

    /// <summary>The text; what is not UTF-8 becomes U+FFFD.</summary>
    public string GetText() => Encoding.UTF8.GetString(Data.Span);

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _lease.Dispose();
}
