using System.Text;
using WebTorrent.Protocol;

namespace WebTorrent.UtMetadata.Tests;

/// <summary>A peer that speaks ut_metadata by hand: says what a test wants and remembers what it hears.</summary>
internal class Stranger(byte[] handshake)
{
    // What the other side calls ut_metadata when it is its only extension, and what the handshakes of these tests call it.
    private const byte TheirNumber = 1;
    private const byte OwnNumber = 3;

    private readonly Lock _gate = new();
    private readonly List<(int Count, TaskCompletionSource<string> Done)> _waiting = [];
    private readonly List<string> _messages = [];

    public Wire? Wire { get; private set; }

    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (_gate)
                return [.. _messages];
        }
    }

    public void Join(Wire wire)
    {
        Wire = wire;
        wire.Extended(0, handshake);
    }

    public void Say(string payload) => Wire!.Extended(TheirNumber, Encoding.ASCII.GetBytes(payload));

    public void Hear(in WireMessage message)
    {
        if (message.Id != MessageId.Extended || message.ExtendedId != OwnNumber)
            return;
        lock (_gate)
        {
            _messages.Add(Encoding.Latin1.GetString(message.Payload));
            foreach (var (_, done) in _waiting.Where(waiting => waiting.Count <= _messages.Count))
                done.TrySetResult(_messages[^1]);
        }
    }

    /// <summary>The last message, once so many have come.</summary>
    public Task<string> Heard(int count)
    {
        lock (_gate)
        {
            var done = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_messages.Count >= count)
                done.SetResult(_messages[^1]);
            _waiting.Add((count, done));
            return done.Task;
        }
    }
}
