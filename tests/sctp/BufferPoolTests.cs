using WebTorrent.Sctp.Core.Buffers;

namespace WebTorrent.Sctp.Tests;

public class BufferPoolTests
{
    private const int Most = 64 * 1024;

    [Fact]
    public void Return_UpToTheMost_IsKept()
    {
        var pool = new BufferPool(Most);
        var first = pool.Rent(Most / 2);
        var second = pool.Rent(Most / 2);
        var third = pool.Rent(Most / 2);
        pool.Return(third);
        pool.Return(second);
        pool.Return(first);
        Assert.Equal(Most, pool.Retained);
        Assert.Same(second, pool.Rent(Most / 2));
        Assert.Same(third, pool.Rent(Most / 2));
        Assert.NotSame(first, pool.Rent(Most / 2));
        Assert.Equal(0, pool.Retained);
    }

    /// <summary>Messages of one size came first, then larger ones: those are kept from then on.</summary>
    [Theory]
    [InlineData(1_024, 16_384)]
    [InlineData(16_384, 1_024)]
    public void Return_OtherSizeThanBefore_IsKeptInPlaceOfThose(int before, int now)
    {
        var pool = new BufferPool(Most);
        var buffers = Enumerable.Range(0, Most / before).Select(_ => pool.Rent(before)).ToList();
        buffers.ForEach(pool.Return);
        var buffer = pool.Rent(now);
        pool.Return(buffer);
        Assert.InRange(pool.Retained, now, Most);
        Assert.Same(buffer, pool.Rent(now));
    }

    [Fact]
    public void Trim_KeepsNothing()
    {
        var pool = new BufferPool(Most);
        var buffer = pool.Rent(1_000);
        pool.ReturnFromAnywhere(buffer);
        Assert.Equal(0, pool.CountOutstanding());
        pool.Trim();
        Assert.Equal(0, pool.Retained);
        Assert.NotSame(buffer, pool.Rent(1_000));
    }
}
