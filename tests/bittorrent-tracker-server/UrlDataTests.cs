using WebTorrent.TestKit;
using WebTorrent.TrackerServer.Udp;

namespace WebTorrent.TrackerServer.Tests;

public class UrlDataTests
{
    [Theory]
    [InlineData(new byte[] { 2, 1, (byte)'/', 1, 1, 2, 1, (byte)'a', 9, 2, 7, 7, 0, 2, 200 }, "/a")]
    [InlineData(new byte[] { 2, 0 }, "")]
    [InlineData(new byte[] { 2 }, "")]
    [InlineData(new byte[] { 2, 5, (byte)'/' }, "")]
    public void Options_OthersAreSkipped_TruncatedOnesAreNone(byte[] options, string expected) => Assert.Equal(expected, UdpOptions.ReadUrlData(options));

    [Fact]
    public void AnyBytes_NeverThrow() => Law.Holds(Arbitraries.AnyBytes(300), bytes => UdpOptions.ReadUrlData(bytes).Length <= bytes.Length, runs: 1000);
}
