namespace WebTorrent.Dht.Core.Serving;

/// <summary>The info-hashes that are told to who samples (BEP 51): chosen anew only now and then, so that asking often is of no use.</summary>
internal sealed class SampleCache(PeerStore peers, Random random)
{
    /// <summary>How often another choice is made.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private const int MaxSamples = 20;

    private byte[] _samples = [];
    private TimeSpan? _chosenAt;

    public ReadOnlySpan<byte> Get(TimeSpan now)
    {
        if (_chosenAt is null || now - _chosenAt >= Interval)
        {
            _chosenAt = now;
            Choose();
        }

        return _samples;
    }

    private void Choose()
    {
        var all = peers.InfoHashes.ToArray();
        random.Shuffle(all);
        var count = Math.Min(all.Length, MaxSamples);
        _samples = new byte[count * NodeId.Size];
        for (var i = 0; i < count; i++)
            all[i].CopyTo(_samples.AsSpan(i * NodeId.Size));
    }
}
