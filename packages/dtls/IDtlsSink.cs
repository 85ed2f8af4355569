namespace WebTorrent.Dtls;

/// <summary>Takes what a <see cref="DtlsConnectionCore"/> decrypts. A struct costs no call through an interface.</summary>
public interface IDtlsSink
{
    /// <summary>Takes the data of one record.</summary>
    /// <param name="data">
    /// One byte or more, decrypted where they lay in the datagram; theirs who own the datagram, and good until this call returns. It may be overwritten.
    /// </param>
    void OnApplicationData(Span<byte> data);
}
