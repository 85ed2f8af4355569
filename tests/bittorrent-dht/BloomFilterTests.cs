using WebTorrent.Dht.Core;

namespace WebTorrent.Dht.Tests;

public sealed class BloomFilterTests
{
    private const string Vector =
        "F6C3F5EAA07FFD91BDE89F777F26FB2BFF37BDB8FB2BBAA2FD3DDDE7BACFFF75EE7CCBAEFE5EEDB1FBFAFF67F6ABFF5E43DDBCA3FD9B9FFDF4FFD3E9DFF12D1B"
        + "DF59DB53DBE9FA5B7FF3B8FDFCDE1AFB8BEDD7BE2F3EE71EBBBFE93BCDEEFE148246C2BC5DBFF7E7EFDCF24FD8DC7ADFFD8FFFDFDDFFF7A4BBEEDF5CB95CE81F"
        + "C7FCFF1FF4FFFFDFE5F7FDCBB7FD79B3FA1FC77BFE07FFF905B7B7FFC7FEFEFFE0B8370BB0CD3F5B7F2BD93FEB4386CFDD6F7FD5BFAF2E9EBFFFFEECD67ADBF7"
        + "C67F17EFD5D75EBA6FFEBA7FFF47A91EB1BFBB53E8ABFB5762ABE8FF237279BFEFBFEEF5FFC5FEBFDFE5ADFFADFEE1FB737FFFFBFD9F6AEFFEEE76B6FD8F72EF";

    [Fact]
    public void Add_AddressesOfBep33_GiveItsFilterAndEstimate()
    {
        var filter = new BloomFilter();
        for (var i = 0; i < 256; i++)
            filter.Add(NodeAddress.From([192, 0, 2, (byte)i], 1));
        for (var i = 0; i <= 0x3E7; i++)
            filter.Add(NodeAddress.From([0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(i >> 8), (byte)i], 1));
        Assert.Equal(Vector, Convert.ToHexString(filter.Bytes));
        Assert.InRange(filter.EstimateCount(), 1224.9308, 1224.9309);
    }

    [Fact]
    public void UnionWith_OverlappingSets_CountsEachOnce()
    {
        var (left, right) = (new BloomFilter(), new BloomFilter());
        for (var i = 0; i < 100; i++)
        {
            left.Add(NodeAddress.From([8, 8, 8, (byte)i], 1));
            right.Add(NodeAddress.From([8, 8, 8, (byte)(i + 50)], 1));
        }

        left.UnionWith(right.Bytes);
        Assert.InRange(left.EstimateCount(), 130, 170);
        Assert.Equal(0, new BloomFilter().EstimateCount());
    }
}
