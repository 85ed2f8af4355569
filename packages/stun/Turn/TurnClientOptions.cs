using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebTorrent.Stun;

/// <summary>Settings of a <see cref="TurnClientCore"/>; validated by its constructor.</summary>
public sealed record TurnClientOptions
{
    /// <summary>The server.</summary>
    public required IPEndPoint Server { get; init; }

    /// <summary>The name of the account: up to 508 bytes in UTF-8.</summary>
    public required string Username { get; init; }

    /// <summary>Its password.</summary>
    public required string Password { get; init; }

    /// <summary>Whether the server is spoken to over TCP or TLS, where nothing is sent twice and ChannelData is padded. Default: false, UDP.</summary>
    public bool IsReliable { get; init; }

    /// <summary>The family of the relayed address: IPv4 (the default) or IPv6 (RFC 8656 §7.1).</summary>
    public AddressFamily RelayedFamily { get; init; } = AddressFamily.InterNetwork;

    /// <summary>How long an allocation is asked for at a time; it is refreshed well before. 1 minute to 1 hour; default 10 minutes.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most peers that can be written to. 1 to 1,000; default 100.</summary>
    public int MaxPeers { get; init; } = 100;

    /// <summary>After how many datagrams to a peer a channel is bound for it, which saves 32 bytes each. 1 to 1,000,000; default 10.</summary>
    public int ChannelAfter { get; init; } = 10;

    /// <summary>How long the first send waits for an answer; the wait doubles from send to send. 10 ms to 10 s; default 500 ms.</summary>
    public TimeSpan InitialTimeout { get; init; } = StunRetransmission.DefaultTimeout;

    /// <summary>
    /// After how long a silence of ours the server is sent an indication, so that a NAT on the way does not forget us; not over TCP or TLS. 1 s to 10 min; default 15 s;
    /// null: never.
    /// </summary>
    public TimeSpan? KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The settings without the password.</summary>
    public override string ToString() => $"{Username} at {Server}";

    internal void Validate()
    {
        NotNull(Server, nameof(Server));
        NotNull(Password, nameof(Password));
        NotNull(Username, nameof(Username));
        StunRetransmission.CheckTimeout(InitialTimeout, nameof(InitialTimeout));
        StunClientOptions.CheckKeepAlive(KeepAlive, nameof(KeepAlive));
        InRange(Encoding.UTF8.GetByteCount(Username), 1, 508, nameof(Username));
        InRange(MaxPeers, 1, 1_000, nameof(MaxPeers));
        InRange(ChannelAfter, 1, 1_000_000, nameof(ChannelAfter));
        InRange((long)Lifetime.TotalSeconds, 60, 3_600, nameof(Lifetime));
        InRange(RelayedFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 ? 1 : 0, 1, 1, nameof(RelayedFamily));
    }

    private static void NotNull(object? value, string name)
    {
        if (value is null)
            throw new ArgumentNullException(name);
    }

    private static void InRange(long value, long least, long most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"Must be {least} to {most}.");
    }
}
