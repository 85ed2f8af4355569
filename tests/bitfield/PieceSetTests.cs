namespace WebTorrent.Bitfield.Tests;

public class PieceSetTests
{
    public static TheoryData<int> Counts => [0, 1, 7, 8, 9, 63, 64, 65, 127, 128, 129, 511, 512, 513, 1000];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Fill_AnyCount_IsCompleteWithoutSpareBits(int count)
    {
        var set = new PieceSet(count);
        set.Fill();

        Assert.True(set.IsComplete);
        Assert.Equal(count, set.SetCount);
        Assert.Equal(-1, set.NextClear(0));
        Assert.True(PieceSet.TryParse(set.ToArray(), count, out var read));
        Assert.True(read.SetEquals(set));
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void EmptySet_AnyCount_HasNoPieces(int count)
    {
        var set = new PieceSet(count);

        Assert.True(set.IsEmpty);
        Assert.Equal(-1, set.NextSet(0));
        Assert.Equal(count == 0 ? -1 : 0, set.NextClear(0));
        Assert.Equal((count + 7) / 8, set.ByteLength);
        Assert.All(set.ToArray(), b => Assert.Equal(0, b));
    }

    [Fact]
    public void WriteTo_PieceZero_IsTheHighestBitOfTheFirstByte()
    {
        var set = new PieceSet(70);
        set.Add(0);
        set.Add(9);
        set.Add(69);

        Assert.Equal([0x80, 0x40, 0, 0, 0, 0, 0, 0, 0x04], set.ToArray());
    }

    [Fact]
    public void WriteTo_LongerDestination_LeavesTheRestAlone()
    {
        var set = new PieceSet(9);
        set.Fill();
        var destination = new byte[] { 1, 2, 3, 4 };
        set.WriteTo(destination);

        Assert.Equal([0xFF, 0x80, 3, 4], destination);
        Assert.Throws<ArgumentException>(() => set.WriteTo(new byte[1]));
    }

    [Fact]
    public void Members_PieceOutsideTheRange_Throw()
    {
        var set = new PieceSet(10);
        foreach (var piece in new[] { -1, 10, int.MaxValue, int.MinValue })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => set.Contains(piece));
            Assert.Throws<ArgumentOutOfRangeException>(() => set.Add(piece));
            Assert.Throws<ArgumentOutOfRangeException>(() => set.Remove(piece));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => set.NextSet(11));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.NextClear(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PieceSet(-1));
        Assert.Equal(-1, set.NextSet(10));
    }

    [Fact]
    public void SetOperations_SetsOfAnotherCount_Throw()
    {
        var set = new PieceSet(10);
        var other = new PieceSet(11);

        Assert.Throws<ArgumentException>(() => set.CopyFrom(other));
        Assert.Throws<ArgumentException>(() => set.UnionWith(other));
        Assert.Throws<ArgumentException>(() => set.IntersectWith(other));
        Assert.Throws<ArgumentException>(() => set.ExceptWith(other));
        Assert.Throws<ArgumentException>(() => set.ContainsAnyNotIn(other));
        Assert.False(set.SetEquals(other));
    }

    [Fact]
    public void Clone_ChangedAfterwards_LeavesTheFirstAlone()
    {
        var set = new PieceSet(100);
        set.Add(42);
        var clone = set.Clone();
        clone.Add(43);

        Assert.Equal([42], Pieces.Of(set));
        Assert.Equal([42, 43], Pieces.Of(clone));
    }

    [Fact]
    public void GetEnumerator_RemovingOnTheWay_SeesEveryPieceOnce()
    {
        var set = new PieceSet(200);
        set.Fill();
        var seen = 0;
        foreach (var piece in set)
        {
            set.Remove(piece);
            seen++;
        }

        Assert.Equal(200, seen);
        Assert.True(set.IsEmpty);
    }
}
