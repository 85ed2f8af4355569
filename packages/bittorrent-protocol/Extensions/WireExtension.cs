namespace WebTorrent.Protocol;

/// <summary>
/// One message type of the extension protocol (BEP 10): derive from it to add messages to the wire. An instance belongs to one wire
/// and is called on the turn of whoever reads that wire (inside <see cref="Wire.TryRead"/>).
/// </summary>
public abstract class WireExtension
{
    /// <summary>Name in the extension handshake, such as "ut_metadata".</summary>
    public abstract string Name { get; }

    /// <summary>The wire that this extension was given to; null before <see cref="Wire.Use"/>.</summary>
    public Wire? Wire { get; private set; }

    /// <summary>The remote peer's number for this extension; 0 while it has not said that it supports it.</summary>
    public byte RemoteId { get; private set; }

    /// <summary>Whether the remote peer has said that it supports this extension.</summary>
    public bool IsSupportedByRemote => RemoteId != 0;

    /// <summary>Called once, when the extension is given to a wire.</summary>
    /// <param name="wire">The wire.</param>
    protected virtual void OnAttached(Wire wire)
    {
    }

    /// <summary>Adds this extension's own fields to the extension handshake that is about to be sent.</summary>
    /// <param name="fields">The fields; kept in order whatever the order of adding.</param>
    protected virtual void WriteHandshake(ExtendedHandshakeFields fields)
    {
    }

    /// <summary>Called for each extension handshake of the remote peer, also when it does not support this extension.</summary>
    /// <param name="handshake">What the remote peer said.</param>
    /// <exception cref="WireException">The remote peer broke this extension's protocol; ends the wire.</exception>
    protected virtual void OnHandshake(ExtendedHandshake handshake)
    {
    }

    /// <summary>Called for each message of this extension.</summary>
    /// <param name="payload">The message, borrowed until the method returns.</param>
    /// <exception cref="WireException">The remote peer broke this extension's protocol; ends the wire.</exception>
    /// <exception cref="FormatException">The same; the wire ends with <see cref="WireErrorCode.ExtensionError"/>.</exception>
    protected abstract void OnMessage(ReadOnlyMemory<byte> payload);

    /// <summary>Called once, inside the call of <see cref="Wire.DisposeAsync"/> that ends the wire.</summary>
    protected virtual void OnClosed()
    {
    }

    /// <summary>Queues a message of this extension; copied, never waits. Does nothing once the wire has ended.</summary>
    /// <param name="payload">The message.</param>
    /// <exception cref="InvalidOperationException">The remote peer does not support this extension.</exception>
    protected void Send(ReadOnlySpan<byte> payload)
    {
        if (Wire is null || RemoteId == 0)
            throw new InvalidOperationException($"The remote peer does not support {Name}.");
        Wire.Extended(RemoteId, payload);
    }

    internal void Attach(Wire wire)
    {
        if (Wire is not null)
            throw new InvalidOperationException($"This {Name} already belongs to a wire.");
        Wire = wire;
        OnAttached(wire);
    }

    internal void AddFields(ExtendedHandshakeFields fields) => WriteHandshake(fields);

    internal void Receive(ExtendedHandshake handshake)
    {
        if (handshake.Messages.TryGetValue(Name, out var id))
            RemoteId = id;
        OnHandshake(handshake);
    }

    internal void Receive(ReadOnlyMemory<byte> payload) => OnMessage(payload);

    internal void Close() => OnClosed();
}
