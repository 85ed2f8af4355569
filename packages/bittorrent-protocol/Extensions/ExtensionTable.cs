using System.Buffers;

namespace WebTorrent.Protocol;

/// <summary>The extensions of one wire: numbers them, writes the extension handshake, hands messages out (BEP 10).</summary>
internal sealed class ExtensionTable(Wire wire, WireOptions options)
{
    private readonly List<WireExtension> _extensions = [];

    public ExtendedHandshake? Remote { get; private set; }

    public void Add(WireExtension extension)
    {
        if (_extensions.Count == byte.MaxValue)
            throw new InvalidOperationException("A wire takes at most 255 extensions.");
        if (_extensions.Exists(other => string.Equals(other.Name, extension.Name, StringComparison.Ordinal)))
            throw new ArgumentException($"The wire already has {extension.Name}.", nameof(extension));
        extension.Attach(wire);
        _extensions.Add(extension);
    }

    public byte[] EncodeHandshake()
    {
        var fields = new ExtendedHandshakeFields();
        foreach (var extension in _extensions)
            extension.AddFields(fields);
        fields.AddMessages(_extensions);
        fields.Add("reqq", options.MaxQueuedBlocks);
        if (options.ClientVersion is { } version)
            fields.Add("v", version);
        if (options.ListenPort is { } port)
            fields.Add("p", port);
        if (options.RemoteAddress is { } address)
            fields.Add("yourip", address.GetAddressBytes());
        return fields.ToArray();
    }

    /// <summary>Takes a message if it is an extension's, or the handshake.</summary>
    /// <returns>Whether an extension consumed it; the handshake is everybody's.</returns>
    public bool TryConsume(in WireMessage message)
    {
        if (message.ExtendedId > _extensions.Count)
            return false;
        var payload = Contiguous(message.Payload);
        try
        {
            if (message.ExtendedId == 0)
                ReceiveHandshake(payload);
            else
                _extensions[message.ExtendedId - 1].Receive(payload);
        }
        catch (FormatException error)
        {
            throw new WireException(WireErrorCode.ExtensionError, "A malformed extension message.", error);
        }
        return message.ExtendedId != 0;
    }

    public void Close()
    {
        foreach (var extension in _extensions)
            extension.Close();
    }

    private void ReceiveHandshake(ReadOnlyMemory<byte> payload)
    {
        if (!ExtendedHandshake.TryParse(payload, out var handshake))
            throw new WireException(WireErrorCode.ExtensionError, "The extension handshake is no dictionary.");
        Remote = handshake;
        foreach (var extension in _extensions)
            extension.Receive(handshake);
    }

    // Bounded by the limits of the decoder; over most transports the payload is one piece of memory already.
    private static ReadOnlyMemory<byte> Contiguous(in ReadOnlySequence<byte> payload) =>
        payload.IsSingleSegment ? payload.First : payload.ToArray();
}
