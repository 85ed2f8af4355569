using System.Net;
using FsCheck;
using FsCheck.Fluent;
using WebTorrent.Identifiers;

namespace WebTorrent.TestKit;

/// <summary>What laws are tried on.</summary>
public static class Arbitraries
{
    /// <summary>Between <paramref name="least"/> and <paramref name="most"/> bytes.</summary>
    public static Gen<byte[]> Bytes(int least, int most) =>
        from count in Gen.Choose(least, most)
        from bytes in Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(count)
        select bytes;

    /// <summary>Exactly so many bytes.</summary>
    public static Gen<byte[]> Bytes(int count) => Bytes(count, count);

    /// <summary>Up to <paramref name="most"/> bytes without any sense.</summary>
    public static Arbitrary<byte[]> AnyBytes(int most = 200) => Arb.From(Bytes(0, most), ShrinkBytes);

    /// <summary>
    /// Up to <paramref name="most"/> bytes of an alphabet, such as <c>"ilde0123456789:-"u8</c>: these come further into a
    /// parser than bytes without any sense.
    /// </summary>
    public static Arbitrary<byte[]> AnyBytesOf(byte[] alphabet, int most = 60) =>
        Arb.From(
            from count in Gen.Choose(0, most)
            from bytes in Gen.Elements(alphabet).ArrayOf(count)
            select bytes,
            ShrinkBytes);

    /// <summary>Valid documents with one to four mutations: bytes changed, put in, taken out, repeated, the end cut off.</summary>
    public static Arbitrary<byte[]> Mutated(Gen<byte[]> valid) =>
        Arb.From(
            from document in valid
            from count in Gen.Choose(1, 4)
            from seed in Gen.Choose(0, int.MaxValue - 1)
            select Mutation.Apply(document, count, new Random(seed)),
            ShrinkBytes);

    /// <summary>The given valid documents with one to four mutations.</summary>
    public static Arbitrary<byte[]> Mutated(params byte[][] valid) => Mutated(Gen.Elements(valid));

    /// <summary>Any info-hash.</summary>
    public static Arbitrary<InfoHash> InfoHashes() => Bytes(InfoHash.Size).Select(bytes => InfoHash.FromBytes(bytes)).ToArbitrary();

    /// <summary>Any v2 info-hash.</summary>
    public static Arbitrary<InfoHashV2> InfoHashesV2() => Bytes(InfoHashV2.Size).Select(bytes => InfoHashV2.FromBytes(bytes)).ToArbitrary();

    /// <summary>Any peer id.</summary>
    public static Arbitrary<PeerId> PeerIds() => Bytes(PeerId.Size).Select(bytes => PeerId.FromBytes(bytes)).ToArbitrary();

    /// <summary>Any IPv4 endpoint.</summary>
    public static Arbitrary<IPEndPoint> IPv4EndPoints() => EndPoints(4).ToArbitrary();

    /// <summary>Any IPv6 endpoint that is not an IPv4 one in disguise.</summary>
    public static Arbitrary<IPEndPoint> IPv6EndPoints() =>
        EndPoints(16).Where(endPoint => !endPoint.Address.IsIPv4MappedToIPv6).ToArbitrary();

    /// <summary>Any endpoint of either family.</summary>
    public static Arbitrary<IPEndPoint> AnyEndPoints() =>
        Gen.OneOf(IPv4EndPoints().Generator, IPv6EndPoints().Generator).ToArbitrary();

    private static Gen<IPEndPoint> EndPoints(int addressSize) =>
        from address in Bytes(addressSize)
        from port in Gen.Choose(IPEndPoint.MinPort, IPEndPoint.MaxPort)
        select new IPEndPoint(new IPAddress(address), port);

    private static IEnumerable<byte[]> ShrinkBytes(byte[] bytes)
    {
        for (var length = bytes.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= bytes.Length; start += length)
                yield return [.. bytes.AsSpan(0, start), .. bytes.AsSpan(start + length)];
        }

        if (bytes.Length == 1) yield return [];
    }
}
