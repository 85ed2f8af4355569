using System.Buffers;
using WebTorrent.Protocol;

namespace WebTorrent.UtHolepunch;

/// <summary>
/// ut_holepunch on one wire (BEP 55): two peers that cannot take connections meet with the help of a third that both are connected to.
/// Give a new one to each wire with <see cref="Wire.Use"/>. What a message leads to is the caller's: who relays, who dials.
/// </summary>
/// <remarks>Not thread-safe, but for <see cref="Send(HolepunchMessage)"/>, which is as safe as the wire.</remarks>
public sealed class HolepunchExchange : WireExtension
{
    /// <inheritdoc/>
    public override string Name => "ut_holepunch";

    /// <summary>Hears the peer's messages, on the turn on which the wire is read. Not called for a peer that does not say it speaks ut_holepunch (BEP 55).</summary>
    public required Action<HolepunchMessage> Heard { get; init; }

    /// <summary>Sends a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="InvalidOperationException">The peer does not speak ut_holepunch.</exception>
    public void Send(HolepunchMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var output = new ArrayBufferWriter<byte>(32);
        message.WriteTo(output);
        Send(output.WrittenSpan);
    }

    /// <inheritdoc/>
    protected override void OnMessage(ReadOnlyMemory<byte> payload)
    {
        if (!IsSupportedByRemote)
            return;
        if (!HolepunchMessage.TryParse(payload.Span, out var message))
            throw new WireException(WireErrorCode.ExtensionError, "A malformed ut_holepunch message.");
        Heard(message);
    }
}
