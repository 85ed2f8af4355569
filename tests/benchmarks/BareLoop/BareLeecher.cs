using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace WebTorrent.Benchmarks.BareLoop;

/// <summary>
/// What a leecher cannot do without: receive up to 256 KiB at a time, copy blocks into reused pieces, and on one worker
/// hash each piece and write it. Its time is what this runtime and machine allow; the rest is ours to lose.
/// </summary>
internal sealed class BareLeecher
{
    public const string CommandName = "bare-leech";

    private const int ReceiveLength = 256 << 10;
    private const int Pieces = 16;

    private readonly BlockingCollection<byte[]> _free = [];
    private readonly BlockingCollection<(int Index, byte[] Bytes)> _full = [];
    private readonly SafeFileHandle _file;
    private byte[] _piece;

    private BareLeecher(SafeFileHandle file)
    {
        _file = file;
        for (int i = 0; i < Pieces; i++) _free.Add(GC.AllocateUninitializedArray<byte>(BareFrame.PieceLength, pinned: true));
        _piece = _free.Take();
    }

    public static void Run(string path, IPEndPoint seeder, long length)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var leecher = new BareLeecher(file);
        var worker = new Thread(leecher.HashAndWrite);
        worker.Start();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(seeder);
        leecher.ReceiveAll(socket, length);
        worker.Join();
    }

    private void ReceiveAll(Socket socket, long length)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(ReceiveLength, pinned: true);
        int kept = 0;
        for (long left = length; left > 0;)
        {
            int received = socket.Receive(buffer.AsSpan(kept));
            if (received == 0) throw new EndOfStreamException("The seeder ended before the file did.");
            int end = kept + received;
            int start = 0;
            for (; end - start >= BareFrame.Length; start += BareFrame.Length, left -= BareFrame.BlockLength) TakeFrame(buffer.AsSpan(start, BareFrame.Length));
            kept = end - start;
            buffer.AsSpan(start, kept).CopyTo(buffer);
        }

        _full.CompleteAdding();
    }

    private void TakeFrame(ReadOnlySpan<byte> frame)
    {
        int offset = BinaryPrimitives.ReadInt32BigEndian(frame[9..]);
        frame[BareFrame.HeaderLength..].CopyTo(_piece.AsSpan(offset));
        if (offset + BareFrame.BlockLength < BareFrame.PieceLength) return;
        _full.Add((BinaryPrimitives.ReadInt32BigEndian(frame[5..]), _piece));
        _piece = _free.Take();
    }

    private void HashAndWrite()
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        foreach ((int index, byte[] bytes) in _full.GetConsumingEnumerable())
        {
            SHA1.HashData(bytes, hash);
            RandomAccess.Write(_file, bytes, (long)index * BareFrame.PieceLength);
            _free.Add(bytes);
        }
    }
}
