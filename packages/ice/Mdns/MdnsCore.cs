using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using WebTorrent.Ice.Mdns;

namespace WebTorrent.Ice;

/// <summary>
/// The part of multicast DNS (RFC 6762) that candidates need, without socket, clock or timer: answers for our names, and questions for those of others.
/// </summary>
/// <remarks>
/// The owner hands in packets and the time (monotonic, from any start), calls <see cref="HandleTimeout"/> at <see cref="NextTimeout"/>, sends what
/// <see cref="TryTransmit"/> writes to port 5353 of the groups 224.0.0.251 and ff02::fb, and reads outcomes from <see cref="TryReadEvent"/>. At most 64 of
/// each; a name is answered once a second. Not thread-safe.
/// </remarks>
public sealed class MdnsCore
{
    /// <summary>The port of multicast DNS.</summary>
    public const int Port = 5353;

    private const int MaxNames = 64;
    private const int MaxQuestions = 64;
    private const int MaxAnswers = 64;
    private const int MaxEntries = 64;

    private static readonly TimeSpan AnswerInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<MdnsName, (IPAddress Address, TimeSpan? AnsweredAt)> _names = [];
    private readonly Dictionary<MdnsName, MdnsQuestion> _questions = [];
    private readonly Queue<MdnsQuestion> _outgoing = new();
    private readonly Queue<(MdnsName Name, IPAddress Address, IPEndPoint? To, ushort Id, MdnsRecordType Type)> _answers = new();
    private readonly Queue<MdnsEvent> _events = new();

    /// <summary>When <see cref="HandleTimeout"/> is due; null when it is not.</summary>
    public TimeSpan? NextTimeout => _questions.Count == 0 ? null : _questions.Values.Min(question => question.Due);

    /// <summary>Answers for a name from now on; false when there are 64.</summary>
    /// <param name="name">A name of ours.</param>
    /// <param name="address">The address it stands for.</param>
    public bool Register(MdnsName name, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(address);
        if (_names.Count >= MaxNames && !_names.ContainsKey(name))
            return false;
        _names[name] = (address, null);
        return true;
    }

    /// <summary>Answers for a name no more.</summary>
    public void Unregister(MdnsName name) => _names.Remove(name);

    /// <summary>Asks for a name; an <see cref="MdnsEvent"/> follows, within eight seconds.</summary>
    /// <param name="now">The time.</param>
    /// <param name="name">A name of another; one of ours is known at once.</param>
    /// <returns>False when 64 are being asked for.</returns>
    public bool Resolve(TimeSpan now, MdnsName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_names.TryGetValue(name, out var own))
        {
            _events.Enqueue(new MdnsEvent(name, own.Address));
            return true;
        }

        if (_questions.ContainsKey(name))
            return true;
        if (_questions.Count >= MaxQuestions)
            return false;
        _questions.Add(name, new MdnsQuestion(name, now));
        HandleTimeout(now);
        return true;
    }

    /// <summary>Takes a packet. What is malformed, not asked for, or about names that are none of ours is ignored.</summary>
    /// <param name="now">The time.</param>
    /// <param name="from">Where it came from: from another port than 5353 it is answered as in plain DNS.</param>
    /// <param name="packet">The packet; not kept.</param>
    public void HandlePacket(TimeSpan now, IPEndPoint from, ReadOnlySpan<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(from);
        if (packet.Length < MdnsReader.HeaderSize)
            return;
        var reader = new MdnsReader(packet);
        var questions = Count(packet, 4);
        if ((packet[2] & 0x80) == 0)
            HandleQuestions(now, from, BinaryPrimitives.ReadUInt16BigEndian(packet), questions, ref reader);
        else if (from.Port == Port)
            HandleRecords(questions, Count(packet, 6) + Count(packet, 8) + Count(packet, 10), ref reader);
    }

    /// <summary>Does what is due: asks again, or gives up.</summary>
    /// <param name="now">The time.</param>
    public void HandleTimeout(TimeSpan now)
    {
        foreach (var question in _questions.Values)
        {
            if (now < question.Due)
                continue;
            if (question.HasExpired)
            {
                _questions.Remove(question.Name);
                _events.Enqueue(new MdnsEvent(question.Name, null));
                continue;
            }

            question.HandleSent(now);
            _outgoing.Enqueue(question);
        }
    }

    /// <summary>Writes the next packet.</summary>
    /// <param name="packet">Where it goes; at least 512 bytes.</param>
    /// <param name="transmission">Where it is to be sent.</param>
    /// <returns>False when there is nothing to send.</returns>
    public bool TryTransmit(Span<byte> packet, out MdnsTransmission transmission)
    {
        transmission = default;
        ArgumentOutOfRangeException.ThrowIfLessThan(packet.Length, MdnsWriter.MaxSize, nameof(packet));
        if (_answers.TryDequeue(out var answer))
        {
            var length = MdnsWriter.WriteAnswer(packet, answer.Name, answer.Address, answer.To is null ? null : (answer.Id, answer.Type));
            transmission = new MdnsTransmission(answer.To, length);
            return true;
        }

        if (!_outgoing.TryDequeue(out var question))
            return false;
        transmission = new MdnsTransmission(null, MdnsWriter.WriteQuestion(packet, question.Name));
        return true;
    }

    /// <summary>What came of a question; false when nothing did yet.</summary>
    public bool TryReadEvent([NotNullWhen(true)] out MdnsEvent? mdnsEvent) => _events.TryDequeue(out mdnsEvent);

    private static int Count(ReadOnlySpan<byte> packet, int at) => BinaryPrimitives.ReadUInt16BigEndian(packet[at..]);

    private void HandleQuestions(TimeSpan now, IPEndPoint from, ushort id, int count, ref MdnsReader reader)
    {
        for (var i = 0; i < Math.Min(count, MaxEntries) && reader.TryReadQuestion(out var name, out var type); i++)
        {
            if (name is null || !_names.TryGetValue(name, out var own) || _answers.Count >= MaxAnswers || !IsOf(type, own.Address))
                continue;
            // RFC 6762 §6: once a second is enough, whoever asks.
            if (now < own.AnsweredAt + AnswerInterval)
                continue;
            _names[name] = own with { AnsweredAt = now };
            _answers.Enqueue((name, own.Address, from.Port == Port ? null : from, id, type));
        }
    }

    private static bool IsOf(MdnsRecordType type, IPAddress address) => type == MdnsRecordType.Any
        || type == (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? MdnsRecordType.A : MdnsRecordType.Aaaa);

    private void HandleRecords(int questions, int records, ref MdnsReader reader)
    {
        for (var i = 0; i < questions; i++)
        {
            if (i >= MaxEntries || !reader.TryReadQuestion(out _, out _))
                return;
        }

        for (var i = 0; i < Math.Min(records, MaxEntries) && reader.TryReadRecord(out var name, out var address); i++)
        {
            if (name is not null && address is not null && _questions.Remove(name))
                _events.Enqueue(new MdnsEvent(name, address));
        }
    }
}
