using System.Buffers;
using System.Text;
using WebTorrent.Bencode;

namespace WebTorrent.Protocol;

/// <summary>The top-level fields of an extension handshake that is being written (BEP 10); sorts them, as bencode demands. Not thread-safe.</summary>
public sealed class ExtendedHandshakeFields
{
    private readonly SortedDictionary<string, byte[]> _fields = new(StringComparer.Ordinal);

    /// <summary>Adds a number.</summary>
    /// <param name="key">ASCII name; a second use of it replaces the first.</param>
    /// <param name="value">The number.</param>
    public void Add(string key, long value)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new BencodeWriter(output);
        writer.WriteInteger(value);
        AddRaw(key, output);
    }

    /// <summary>Adds a string of bytes.</summary>
    /// <param name="key">ASCII name; a second use of it replaces the first.</param>
    /// <param name="value">The bytes; copied.</param>
    public void Add(string key, ReadOnlySpan<byte> value)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new BencodeWriter(output);
        writer.WriteBytes(value);
        AddRaw(key, output);
    }

    /// <summary>Adds a text, in UTF-8.</summary>
    /// <param name="key">ASCII name; a second use of it replaces the first.</param>
    /// <param name="value">The text.</param>
    public void Add(string key, string value) => Add(key, Encoding.UTF8.GetBytes(value));

    internal void AddMessages(IReadOnlyList<WireExtension> extensions)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new BencodeWriter(output);
        writer.WriteDictionaryStart();
        foreach (var (name, id) in extensions.Select((extension, index) => (extension.Name, index + 1)).OrderBy(pair => pair.Name, StringComparer.Ordinal))
        {
            writer.WriteKey(Encoding.ASCII.GetBytes(name));
            writer.WriteInteger(id);
        }
        writer.WriteDictionaryEnd();
        AddRaw("m", output);
    }

    internal byte[] ToArray()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new BencodeWriter(output);
        writer.WriteDictionaryStart();
        foreach (var (key, value) in _fields)
        {
            writer.WriteKey(Encoding.ASCII.GetBytes(key));
            writer.WriteRaw(value);
        }
        writer.WriteDictionaryEnd();
        return output.WrittenSpan.ToArray();
    }

    private void AddRaw(string key, ArrayBufferWriter<byte> value)
    {
        if (!Ascii.IsValid(key))
            throw new ArgumentException("A field of the extension handshake has an ASCII name.", nameof(key));
        _fields[key] = value.WrittenSpan.ToArray();
    }
}
