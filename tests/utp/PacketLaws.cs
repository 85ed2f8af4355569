using FsCheck;
using FsCheck.Fluent;
using WebTorrent.TestKit;
using WebTorrent.Utp.Core;

namespace WebTorrent.Utp.Tests;

public class PacketLaws
{
    [Fact]
    public void RoundTrip_AnyHeader() => Law.Holds(Headers().ToArbitrary(), header =>
    {
        var bytes = new byte[PacketHeader.Size];
        header.WriteTo(bytes);
        Assert.True(PacketHeader.TryParse(bytes, out var again));
        Assert.Equal(header, again);
        for (var length = 0; length < bytes.Length; length++)
            Assert.False(PacketHeader.TryParse(bytes.AsSpan(0, length), out _));
    });

    [Fact]
    public void AnyBytes_NeverMoreThanThereIs() => Law.Holds(Arbitraries.AnyBytes(), bytes =>
    {
        if (Packet.TryParse(bytes, out var packet))
            Assert.True(PacketHeader.Size + packet.SelectiveAck.Length + packet.Payload.Length <= bytes.Length);
    });

    [Fact]
    public void MutatedPackets_NeverMoreThanThereIs() => Law.Holds(Arbitraries.Mutated(PacketWithEverything()), bytes =>
    {
        if (Packet.TryParse(bytes, out var packet))
            Assert.True(PacketHeader.Size + packet.SelectiveAck.Length + packet.Payload.Length <= bytes.Length);
    });

    [Fact]
    public void TryParse_UnknownExtensions_Skipped()
    {
        Assert.True(Packet.TryParse(PacketWithEverything(), out var packet));
        Assert.Equal([0xA, 0xB, 0xC, 0xD], packet.SelectiveAck.ToArray());
        Assert.Equal("payload"u8.ToArray(), packet.Payload.ToArray());
    }

    [Fact]
    public void TryParse_CutAnywhereInTheExtensions_Invalid()
    {
        var bytes = PacketWithEverything();
        for (var length = PacketHeader.Size; length < bytes.Length - "payload".Length; length++)
            Assert.False(Packet.TryParse(bytes.AsSpan(0, length), out _));
    }

    [Fact]
    public void TryParse_SelectiveAckOfThreeBytes_AsLibtorrentSendsIt_Read()
    {
        byte[] bytes = [.. PacketWithEverything().AsSpan(0, PacketHeader.Size), 0, 3, 1, 2, 3];
        bytes[1] = Packet.SelectiveAckExtension;
        Assert.True(Packet.TryParse(bytes, out var packet));
        Assert.Equal(3, packet.SelectiveAck.Length);
    }

    [Fact]
    public void SelectiveAck_AnyOffsets_SetAndNothingElse() => Law.Holds(Gen.Choose(2, 2_017).ArrayOf(30).ToArbitrary(), offsets =>
    {
        var mask = new byte[SelectiveAck.SizeFor(offsets.Append(2).Max())];
        Assert.Equal(0, mask.Length % 4);
        foreach (var offset in offsets)
            SelectiveAck.Set(mask, offset);
        for (var offset = 2; offset < 2_100; offset++)
            Assert.Equal(offsets.Contains(offset), IsSet(mask, offset - 2));
    }, runs: 50);

    [Fact]
    public void Padding_AnySize_FillsExactly_CutOffIsInvalid()
    {
        foreach (var size in Enumerable.Range(2, 1_600).Append(65_000 - PacketHeader.Size))
        {
            var bytes = new byte[PacketHeader.Size + size + 1];
            new PacketHeader(PacketType.Data, Padding.Extension, 1, 2, 3, 4, 5, 6).WriteTo(bytes);
            Padding.WriteTo(bytes.AsSpan(PacketHeader.Size, size));
            bytes[^1] = 42;
            Assert.True(Packet.TryParse(bytes, out var packet), $"{size}");
            Assert.Equal([42], packet.Payload.ToArray());
            Assert.False(Packet.TryParse(bytes.AsSpan(0, bytes.Length - 2), out _));
        }
    }

    // BEP 29: the least significant bit of the first byte comes first.
    private static bool IsSet(byte[] mask, int bit) => bit / 8 < mask.Length && ((mask[bit / 8] >> (bit % 8)) & 1) == 1;

    private static byte[] PacketWithEverything()
    {
        var header = new byte[PacketHeader.Size];
        new PacketHeader(PacketType.Data, 9, 1, 2, 3, 4, 5, 6).WriteTo(header);
        return [.. header, 1, 2, 0xEE, 0xEE, 77, 4, 0xA, 0xB, 0xC, 0xD, 0, 0, .. "payload"u8];
    }

    private static Gen<PacketHeader> Headers() =>
        from type in Gen.Elements(Enum.GetValues<PacketType>())
        from bytes in Arbitraries.Bytes(19)
        select new PacketHeader(
            type, bytes[0], BitConverter.ToUInt16(bytes, 1), BitConverter.ToUInt32(bytes, 3), BitConverter.ToUInt32(bytes, 7), BitConverter.ToUInt32(bytes, 11),
            BitConverter.ToUInt16(bytes, 15), BitConverter.ToUInt16(bytes, 17));
}
