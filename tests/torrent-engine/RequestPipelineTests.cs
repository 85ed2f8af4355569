using WebTorrent.TorrentEngine.Swarm;

namespace WebTorrent.TorrentEngine.Tests;

public sealed class RequestPipelineTests
{
    private const int BlockSize = 16_384;

    [Fact]
    public void Grows_WithEachBlock_UpToTheLimit()
    {
        var pipeline = new RequestPipeline(BlockSize, 500);
        var start = pipeline.Depth;
        pipeline.OnBlock();
        Assert.Equal(start + 1, pipeline.Depth);

        for (var i = 0; i < 1_000; i++)
            pipeline.OnBlock();
        Assert.Equal(500, pipeline.Depth);
    }

    [Fact]
    public void SlowPeer_IsAskedForWhatItSendsInASecond()
    {
        var pipeline = new RequestPipeline(BlockSize, 500);
        for (var i = 0; i < 200; i++)
            pipeline.OnBlock();

        pipeline.OnRate(20 * BlockSize);

        Assert.Equal(20, pipeline.Depth);
    }

    [Fact]
    public void PeersOwnLimit_IsHeeded()
    {
        var pipeline = new RequestPipeline(BlockSize, 500);
        pipeline.LimitTo(3);
        pipeline.OnBlock();
        pipeline.OnRate(1e9);
        Assert.Equal(3, pipeline.Depth);
    }

    [Fact]
    public void Timeout_LeavesOne_AndABlockBringsItBack()
    {
        var pipeline = new RequestPipeline(BlockSize, 500);
        pipeline.OnTimeout();
        Assert.Equal(1, pipeline.Depth);
        Assert.True(pipeline.IsSnubbed);
        pipeline.OnRate(1e9);
        Assert.Equal(1, pipeline.Depth);

        pipeline.OnBlock();

        Assert.False(pipeline.IsSnubbed);
        Assert.Equal(2, pipeline.Depth);
    }
}
