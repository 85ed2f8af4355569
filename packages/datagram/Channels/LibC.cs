using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace WebTorrent.Datagram.Channels;

/// <summary>What Linux's C library has and the BCL does not: datagrams with control messages.</summary>
internal static unsafe partial class LibC
{
    public const int DontWait = 0x40;
    public const int WaitForOne = 0x10000;
    public const int ShutBoth = 2;

    public const int Interrupted = 4;
    public const int InputOutputError = 5;
    public const int TryAgain = 11;
    public const int InvalidArgument = 22;
    public const int MessageTooLong = 90;
    public const int NoBuffers = 105;

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMessages(SafeSocketHandle socket, MessageSlot* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    public static partial int Shutdown(SafeSocketHandle socket, int how);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint SendMessage(SafeSocketHandle socket, MessageHeader* message, int flags);

    /// <summary>struct msghdr of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct mmsghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageSlot
    {
        public MessageHeader Header;
        public uint Length;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct IoVector
    {
        public void* Base;
        public nuint Length;
    }

    /// <summary>struct cmsghdr of 64-bit Linux with room for the number that both offloads use.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ControlMessage
    {
        public nuint Length;
        public int Level;
        public int Type;
        public long Value;
    }
}
