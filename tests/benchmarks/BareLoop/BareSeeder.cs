using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace WebTorrent.Benchmarks.BareLoop;

/// <summary>
/// What a seeder cannot do without: read blocks, frame them, send them. No protocol: it sends the whole file to whoever connects,
/// 64 blocks a send.
/// </summary>
internal static class BareSeeder
{
    public const string CommandName = "bare-seed";

    private const int BlocksInSend = 64;

    public static void Run(string path, int port)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        long length = RandomAccess.GetLength(file);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen();
        Console.WriteLine("READY");
        while (true)
        {
            using Socket leecher = listener.Accept();
            leecher.NoDelay = true;
            SendAll(file, length, leecher);
        }
    }

    private static void SendAll(SafeFileHandle file, long length, Socket leecher)
    {
        byte[] frames = GC.AllocateUninitializedArray<byte>(BlocksInSend * BareFrame.Length, pinned: true);
        var blocks = new Memory<byte>[BlocksInSend];
        for (int i = 0; i < BlocksInSend; i++) blocks[i] = frames.AsMemory((i * BareFrame.Length) + BareFrame.HeaderLength, BareFrame.BlockLength);
        for (long position = 0; position < length;)
        {
            int count = (int)Math.Min(BlocksInSend, (length - position) / BareFrame.BlockLength);
            RandomAccess.Read(file, count == BlocksInSend ? blocks : blocks[..count], position);
            for (int i = 0; i < count; i++, position += BareFrame.BlockLength) WriteHeader(frames.AsSpan(i * BareFrame.Length), position);
            SendFrames(leecher, frames.AsSpan(0, count * BareFrame.Length));
        }
    }

    private static void WriteHeader(Span<byte> frame, long position)
    {
        BinaryPrimitives.WriteInt32BigEndian(frame, BareFrame.Length - sizeof(int));
        frame[4] = BareFrame.PieceMessage;
        BinaryPrimitives.WriteInt32BigEndian(frame[5..], (int)(position / BareFrame.PieceLength));
        BinaryPrimitives.WriteInt32BigEndian(frame[9..], (int)(position % BareFrame.PieceLength));
    }

    private static void SendFrames(Socket leecher, ReadOnlySpan<byte> frames)
    {
        while (frames.Length > 0) frames = frames[leecher.Send(frames)..];
    }
}
