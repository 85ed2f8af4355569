using Xunit;

namespace WebTorrent.TestKit;

/// <summary>The laws of connections whose directions end one by one, as TCP's do.</summary>
public abstract class HalfClosingPipeLaws : DuplexPipeLaws
{
    /// <summary>Each direction ends by itself.</summary>
    [Fact]
    public async Task Complete_OneDirection_OtherGoesOn()
    {
        await using var pair = await ConnectAsync();
        await pair.First.Output.WriteAsync("question"u8.ToArray());
        await pair.First.Output.CompleteAsync();
        Assert.Equal("question"u8.ToArray(), await ReadUnevenlyAsync(pair.Second.Input, new Random(1)));
        await pair.Second.Output.WriteAsync("answer"u8.ToArray());
        await pair.Second.Output.CompleteAsync();
        Assert.Equal("answer"u8.ToArray(), await ReadUnevenlyAsync(pair.First.Input, new Random(1)));
    }
}
