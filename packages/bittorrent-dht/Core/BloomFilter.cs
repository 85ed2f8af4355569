using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using WebTorrent.Dht.Core.Krpc;

namespace WebTorrent.Dht.Core;

/// <summary>A set of addresses of which only the size can be told, roughly; sets of several nodes can be united (BEP 33, Bloom filters).</summary>
internal sealed class BloomFilter
{
    private const int Bits = KrpcMessage.FilterSize * 8;
    private const int HashesAnAddress = 2;

    private readonly byte[] _bytes = new byte[KrpcMessage.FilterSize];

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>How many addresses were put in, about.</summary>
    public double EstimateCount()
    {
        var set = 0;
        foreach (var part in MemoryMarshal.Cast<byte, ulong>(_bytes))
            set += BitOperations.PopCount(part);
        double clear = Math.Clamp(Bits - set, 1, Bits);
        return Math.Max(0, Math.Log(clear / Bits) / (HashesAnAddress * Math.Log(1 - (1.0 / Bits))));
    }

    /// <summary>Puts in an address; its port does not matter.</summary>
    public void Add(NodeAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(bytes[..address.WriteAddress(bytes)], hash);
        Set((hash[0] | (hash[1] << 8)) % Bits);
        Set((hash[2] | (hash[3] << 8)) % Bits);
    }

    /// <summary>Puts in what is in another filter of 256 bytes.</summary>
    public void UnionWith(ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < _bytes.Length; i++)
            _bytes[i] |= other[i];
    }

    private void Set(int bit) => _bytes[bit / 8] |= (byte)(1 << (bit % 8));
}
