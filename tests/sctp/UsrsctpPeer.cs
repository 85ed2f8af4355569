using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace WebTorrent.Sctp.Tests;

/// <summary>usrsctp, the SCTP of Firefox and of old Chromium: one association whose packets go through a queue. One a process.</summary>
internal sealed class UsrsctpPeer : IDisposable
{
    private const string Library = "libusrsctp.so.2";
    private const int AddressFamily = 123;
    private const int Protocol = 132;
    private const int EnableStreamReset = 0x900;
    private const int ResetStreams = 0x901;
    private const int AddressSize = 16;

    private static readonly nint Handle = 1;

    private readonly ConcurrentQueue<byte[]> _packets = new();
    private readonly byte[] _buffer = new byte[262_144];
    private readonly Output _output;
    private readonly nint _socket;

    public UsrsctpPeer()
    {
        _output = (_, buffer, length, _, _) => Take(buffer, (int)length);
        usrsctp_init(0, _output, 0);
        usrsctp_register_address(Handle);
        _socket = usrsctp_socket(AddressFamily, 1, Protocol, 0, 0, 0, 0);
        Assert.Equal(0, usrsctp_set_non_blocking(_socket, 1));
        Assert.Equal(0, usrsctp_setsockopt(_socket, Protocol, EnableStreamReset, [0, 0, 0, 0, 7, 0, 0, 0], 8));
        Assert.Equal(0, usrsctp_bind(_socket, Address(), AddressSize));
    }

    private delegate int Output(nint address, nint buffer, nuint length, byte tos, byte dontFragment);

    /// <summary>Bytes of messages that came.</summary>
    public List<byte> Received { get; } = [];

    /// <summary>Skips the test where the library is not, or fails it where it must be.</summary>
    public static void Require()
    {
        if (NativeLibrary.TryLoad(Library, out _))
            return;
        const string Reason = "The library libusrsctp is not installed.";
        if (Environment.GetEnvironmentVariable("WEBTORRENT_REQUIRE_PEERS") is "1")
            Assert.Fail(Reason);
        Assert.Skip(Reason);
    }

    public void Connect() => _ = usrsctp_connect(_socket, Address(), AddressSize);

    public bool TryTake(out byte[] packet) => _packets.TryDequeue(out packet!);

    public static void Deliver(ReadOnlySpan<byte> packet) => usrsctp_conninput(Handle, packet.ToArray(), (nuint)packet.Length, 0);

    /// <summary>Sends a message; false while its buffer is full.</summary>
    public bool TrySend(ushort stream, uint protocol, byte[] message)
    {
        var info = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(info, stream);
        BinaryPrimitives.WriteUInt32BigEndian(info.AsSpan(4), protocol);
        return usrsctp_sendv(_socket, message, (nuint)message.Length, 0, 0, info, 16, 1, 0) == message.Length;
    }

    public bool Receive()
    {
        uint fromLength = 0, infoLength = 0, infoType = 0;
        var flags = 0;
        var count = (int)usrsctp_recvv(_socket, _buffer, (nuint)_buffer.Length, 0, ref fromLength, 0, ref infoLength, ref infoType, ref flags);
        if (count <= 0)
            return false;
        Received.AddRange(_buffer.AsSpan(0, count));
        return true;
    }

    /// <summary>Resets an outgoing stream.</summary>
    public int Reset(ushort stream)
    {
        var value = new byte[10];
        BinaryPrimitives.WriteUInt16LittleEndian(value.AsSpan(4), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(value.AsSpan(6), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(value.AsSpan(8), stream);
        return usrsctp_setsockopt(_socket, Protocol, ResetStreams, value, 10);
    }

    public void Dispose()
    {
        usrsctp_close(_socket);
        usrsctp_deregister_address(Handle);
        GC.KeepAlive(_output);
    }

    private static byte[] Address()
    {
        var address = new byte[AddressSize];
        BinaryPrimitives.WriteUInt16LittleEndian(address, AddressFamily);
        BinaryPrimitives.WriteUInt16BigEndian(address.AsSpan(2), 5000);
        BinaryPrimitives.WriteInt64LittleEndian(address.AsSpan(8), Handle);
        return address;
    }

    private int Take(nint buffer, int length)
    {
        var packet = new byte[length];
        Marshal.Copy(buffer, packet, 0, length);
        _packets.Enqueue(packet);
        return 0;
    }

    [DllImport(Library)]
    private static extern void usrsctp_init(ushort port, Output output, nint debug);

    [DllImport(Library)]
    private static extern void usrsctp_register_address(nint address);

    [DllImport(Library)]
    private static extern void usrsctp_deregister_address(nint address);

    [DllImport(Library)]
    private static extern nint usrsctp_socket(int domain, int type, int protocol, nint receive, nint send, uint threshold, nint info);

    [DllImport(Library)]
    private static extern int usrsctp_set_non_blocking(nint socket, int on);

    [DllImport(Library)]
    private static extern int usrsctp_setsockopt(nint socket, int level, int name, byte[] value, uint length);

    [DllImport(Library)]
    private static extern int usrsctp_bind(nint socket, byte[] address, uint length);

    [DllImport(Library)]
    private static extern int usrsctp_connect(nint socket, byte[] address, uint length);

    [DllImport(Library)]
    private static extern void usrsctp_conninput(nint address, byte[] packet, nuint length, byte ecn);

    [DllImport(Library)]
    private static extern nint usrsctp_sendv(nint socket, byte[] data, nuint length, nint to, int toCount, byte[] info, uint infoLength, uint infoType, int flags);

    [DllImport(Library)]
    private static extern nint usrsctp_recvv(nint socket, byte[] data, nuint length, nint from, ref uint fromLength, nint info, ref uint infoLength, ref uint infoType, ref int flags);

    [DllImport(Library)]
    private static extern void usrsctp_close(nint socket);
}
