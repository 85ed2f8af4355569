using System.Buffers;

namespace WebTorrent.Protocol;

/// <summary>A message that can write its own frame; lets <see cref="WireWriter"/> take any of them without boxing.</summary>
internal interface IWireFrame
{
    void WriteTo(IBufferWriter<byte> output);
}
