using System.Net;
using WebTorrent.Stun;

namespace WebTorrent.Ice.Tests.Network;

/// <summary>Answers checks at once and knows no more: a lite agent, or somebody who knows the passwords and behaves as a test wants.</summary>
internal sealed class LitePeer(IceAgentCore agent, IPEndPoint address)
{
    private readonly Random _random = new(1);

    public IPEndPoint Address { get; } = address;

    public IceParameters Parameters { get; init; } = IceParameters.Create(new Random(2)) with { IsLite = true };

    public IceCandidate Candidate => new() { Foundation = "1", Priority = 2_130_706_431, Address = Address.Address.ToString(), Port = Address.Port };

    /// <summary>Of the checks that came, which had USE-CANDIDATE.</summary>
    public List<bool> Nominations { get; } = [];

    /// <summary>Which other answer it gives; null: a good one.</summary>
    public Func<StunTransactionId, byte[]>? Respond { get; set; }

    /// <summary>Answers a request; for use as a filter that swallows it.</summary>
    public bool Answer(Simulation simulation, Host from, IPEndPoint source, byte[] bytes)
    {
        if (!StunMessage.TryParse(bytes, out var request) || request.Class != StunClass.Request)
            return false;
        Nominations.Add(request.UseCandidate);
        var id = request.TransactionId;
        var response = Respond?.Invoke(id) ?? Success(id, source, Parameters.Password);
        from.Agent.HandlePacket(simulation.Now, from.Bases.First(known => known.Value.Equals(source)).Key, Address, response);
        return false;
    }

    public byte[] Request(bool nominates = false, string? password = null, string? username = null, ulong tieBreaker = ulong.MaxValue, StunAttributeType? more = null, bool isControlled = false)
    {
        var buffer = new byte[1_000];
        var writer = new StunMessageWriter(buffer, StunClass.Request, StunMethod.Binding, StunTransactionId.Create(_random));
        writer.Write(StunAttributeType.Username, username ?? $"{agent.LocalParameters.Ufrag}:{Parameters.Ufrag}");
        writer.Write(StunAttributeType.Priority, 1_862_270_975u);
        writer.Write(isControlled ? StunAttributeType.IceControlled : StunAttributeType.IceControlling, tieBreaker);
        if (nominates)
            writer.Write(StunAttributeType.UseCandidate);
        if (more is { } type)
            writer.Write(type, [1, 2, 3]);
        writer.AddIntegrity(StunKey.ShortTerm(password ?? agent.LocalParameters.Password));
        writer.AddFingerprint();
        return writer.Written.ToArray();
    }

    public static byte[] Success(StunTransactionId id, IPEndPoint mapped, string password)
    {
        var writer = new StunMessageWriter(new byte[200], StunClass.SuccessResponse, StunMethod.Binding, id);
        writer.Write(StunAttributeType.XorMappedAddress, mapped);
        return Finish(ref writer, password);
    }

    /// <summary>A success that lacks what it has to contain.</summary>
    public static byte[] SuccessWithoutAddress(StunTransactionId id, string password)
    {
        var writer = new StunMessageWriter(new byte[200], StunClass.SuccessResponse, StunMethod.Binding, id);
        return Finish(ref writer, password);
    }

    public static byte[] Error(StunTransactionId id, int code, string password)
    {
        var writer = new StunMessageWriter(new byte[200], StunClass.ErrorResponse, StunMethod.Binding, id);
        writer.WriteError(code, "error");
        return Finish(ref writer, password);
    }

    private static byte[] Finish(ref StunMessageWriter writer, string password)
    {
        writer.AddIntegrity(StunKey.ShortTerm(password));
        writer.AddFingerprint();
        return writer.Written.ToArray();
    }
}
