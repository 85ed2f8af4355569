using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;

namespace WebTorrent.Ice.Tests;

public class CandidateLaws
{
    private const string IceChars = "abcXYZ019+/";

    [Fact]
    public void RoundTrip_AnyCandidate() => Law.Holds(Candidates().ToArbitrary(), candidate =>
    {
        Assert.True(IceCandidate.TryParse(candidate.ToString(), out var again));
        Assert.Equal(candidate, again);
        Assert.True(IceCandidate.TryParse($"a={candidate}", out again));
        Assert.Equal(candidate, again);
    });

    [Fact]
    public void AnyText_NeverThrows() => Law.Holds(Arbitraries.Mutated([.. Lines.Select(line => System.Text.Encoding.ASCII.GetBytes(line))]), bytes =>
    {
        if (IceCandidate.TryParse(System.Text.Encoding.Latin1.GetString(bytes), out var candidate))
            Assert.True(IceCandidate.TryParse($"{candidate}", out var again) && $"{again}" == $"{candidate}");
    }, runs: 2_000);

    [Theory]
    [MemberData(nameof(RealLines))]
    public void LinesOfBrowsers_Read(string line, string address, int port, IceCandidateType type)
    {
        Assert.True(IceCandidate.TryParse(line, out var candidate));
        Assert.Equal((address, port, type), (candidate.Address, candidate.Port, candidate.Type));
    }

    [Theory]
    [InlineData("")]
    [InlineData("candidate:")]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 5000 typ")]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 5000 type host")]
    [InlineData("candidate:1 0 udp 1 192.0.2.1 5000 typ host")]
    [InlineData("candidate:1 257 udp 1 192.0.2.1 5000 typ host")]
    [InlineData("candidate:1 1 sctp 1 192.0.2.1 5000 typ host")]
    [InlineData("candidate:1 1 udp 4294967296 192.0.2.1 5000 typ host")]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 65536 typ host")]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 5000 typ guest")]
    [InlineData("candidate:- 1 udp 1 192.0.2.1 5000 typ host")]
    [InlineData("candidate:123456789012345678901234567890123 1 udp 1 192.0.2.1 5000 typ host")]
    [InlineData("candidate:1 1 udp 1 http://x 5000 typ host")]
    [InlineData("candidate:1 1 udp 1 192.0.2.1 5000 typ srflx raddr 192.0.2.1 rport -1")]
    public void NotACandidate_False(string line) => Assert.False(IceCandidate.TryParse(line, out _));

    [Fact]
    public void ALineWithoutEnd_False() => Assert.False(IceCandidate.TryParse(Lines[0] + new string(' ', 1_024), out _));

    [Fact]
    public void Parameters_AnyMade_AreValid_AndDiffer()
    {
        var made = Enumerable.Range(0, 1_000).Select(_ => IceParameters.Create()).ToArray();
        Assert.All(made, parameters => Assert.True(parameters.IsValid));
        Assert.Equal(1_000, made.Distinct().Count());
        Assert.DoesNotContain(made[0].Password, $"{made[0]}", StringComparison.Ordinal);
        Assert.False(new IceParameters("abc", made[0].Password).IsValid);
        Assert.False(new IceParameters("abcd", "short").IsValid);
        Assert.False(new IceParameters("ab:cd", made[0].Password).IsValid);
    }

    public static TheoryData<string, string, int, IceCandidateType> RealLines => new()
    {
        { Lines[0], "1f4712db-ea17-4bcf-a596-105139dfd8bf.local", 54_596, IceCandidateType.Host },
        { Lines[1], "203.0.113.100", 60_769, IceCandidateType.ServerReflexive },
        { Lines[2], "2001:db8::7", 9, IceCandidateType.Host },
        { Lines[3], "198.51.100.9", 61_000, IceCandidateType.Relayed },
    };

    private static string[] Lines { get; } =
    [
        "candidate:842163049 1 udp 1677729535 1f4712db-ea17-4bcf-a596-105139dfd8bf.local 54596 typ host generation 0 ufrag 4ZcD network-cost 999",
        "a=candidate:1 1 UDP 1686052863 203.0.113.100 60769 typ srflx raddr 192.168.1.5 rport 60769 generation 0",
        "candidate:3 1 tcp 1518280447 2001:db8::7 9 typ host tcptype active generation 0 ufrag abcd network-id 1",
        "candidate:7 1 udp 41885439 198.51.100.9 61000 typ relay raddr 0.0.0.0 rport 0",
    ];

    private static Gen<IceCandidate> Candidates() =>
        from foundation in Gen.Elements(IceChars.ToCharArray()).ArrayOf(8)
        from type in Gen.Elements(Enum.GetValues<IceCandidateType>())
        from address in Gen.Elements("192.0.2.1", "2001:db8::1", "name.local")
        from port in Gen.Choose(0, 65_535)
        from priority in Gen.Choose(0, int.MaxValue)
        from isTcp in Gen.Elements(true, false)
        from hasMore in Gen.Elements(true, false)
        select new IceCandidate
        {
            Foundation = new string(foundation),
            Type = type,
            Address = address,
            Port = port,
            Priority = (uint)priority,
            Protocol = isTcp ? IceProtocol.Tcp : IceProtocol.Udp,
            TcpType = isTcp ? IceTcpType.Passive : null,
            RelatedAddress = hasMore ? "0.0.0.0" : null,
            RelatedPort = hasMore ? 9 : null,
            Generation = hasMore ? 3 : null,
            Ufrag = hasMore ? "4ZcD" : null,
        };
}
