namespace WebTorrent.Dtls.Core;

/// <summary>Takes data where there can be none from an honest peer.</summary>
internal readonly struct NoSink : IDtlsSink
{
    public void OnApplicationData(Span<byte> data)
    {
    }
}
