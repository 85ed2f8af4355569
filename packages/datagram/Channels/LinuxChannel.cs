using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace WebTorrent.Datagram.Channels;

/// <summary>
/// The way through sendmsg and recvmsg of Linux: one call moves up to 64 datagrams of one peer. What is joined does not say where a
/// datagram ends; the control message does. Readiness is awaited the BCL's way, then everything is drained without waiting.
/// </summary>
internal sealed class LinuxChannel : IDatagramChannel
{
    // So many receives without a pause, and handlers get their end of batch: 1 MiB when all are full.
    private const int MaxBatch = 16;

    // UDP_MAX_SEGMENTS of kernels before 6.9.
    private const int MaxSegments = 64;
    private const int MaxJoinedSize = 65_000;

    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly bool _isIPv6;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(128 * 1024, pinned: true);
    private readonly byte[] _peeked = GC.AllocateUninitializedArray<byte>(1, pinned: true);
    private readonly System.Net.SocketAddress _peekedFrom;
    private volatile bool _canSegment;

    private LinuxChannel(Socket socket)
    {
        _socket = socket;
        _handle = socket.SafeHandle;
        _isIPv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        _peekedFrom = SocketAddresses.Create(socket.AddressFamily);
        _canSegment = RawOptions.CanSegment(socket);
    }

    public string Name => _canSegment ? "segmentation and receive offload" : "receive offload";

    /// <summary>False where the kernel or the C library is not such that this works.</summary>
    public static bool TryCreate(Socket socket, [NotNullWhen(true)] out LinuxChannel? channel)
    {
        channel = null;
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || !BitConverter.IsLittleEndian)
            return false;
        try
        {
            var candidate = new LinuxChannel(socket);
            var works = candidate.TryReceive(out _, out _, out _) || Marshal.GetLastPInvokeError() == LibC.TryAgain;
            if (works && RawOptions.TryEnableJoining(socket))
                channel = candidate;
            return channel is not null;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    public DatagramSendError Send(ReadOnlySpan<byte> payload, int segmentSize, in DatagramAddress to)
    {
        try
        {
            var perCall = SegmentsPerCall(segmentSize) * segmentSize;
            do
            {
                var length = Math.Min(perCall, payload.Length);
                if (SendJoined(payload[..length], segmentSize, to) is var error and not DatagramSendError.None)
                    return error;
                payload = payload[length..];
            }
            while (!payload.IsEmpty);
            return DatagramSendError.None;
        }
        catch (ObjectDisposedException)
        {
            return DatagramSendError.Unreachable;
        }
    }

    public async Task ReceiveAsync(HandlerList handlers, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _socket.ReceiveFromAsync(_peeked, SocketFlags.Peek, _peekedFrom, cancellationToken).ConfigureAwait(false);
            Drain(handlers);
        }
    }

    private void Drain(HandlerList handlers)
    {
        for (var i = 0; i < MaxBatch; i++)
        {
            if (!TryReceive(out var length, out var segmentSize, out var from))
                break;
            handlers.Dispatch(_buffer.AsSpan(0, length), segmentSize, from);
        }
        handlers.EndBatch();
    }

    private unsafe bool TryReceive(out int length, out int segmentSize, out DatagramAddress from)
    {
        var name = stackalloc byte[SocketAddresses.IPv6Size];
        LibC.ControlMessage control = default;
        fixed (byte* buffer = _buffer)
        {
            LibC.IoVector vector = new() { Base = buffer, Length = (nuint)_buffer.Length };
            nint received;
            do
            {
                LibC.MessageHeader message = new()
                {
                    Name = name,
                    NameLength = SocketAddresses.IPv6Size,
                    Vectors = &vector,
                    VectorCount = 1,
                    Control = &control,
                    ControlLength = (nuint)sizeof(LibC.ControlMessage),
                };
                received = LibC.ReceiveMessage(_handle, &message, LibC.DontWait);
            }
            while (received < 0 && Marshal.GetLastPInvokeError() == LibC.Interrupted);
            length = (int)Math.Max(0, received);
            var isJoined = control is { Level: RawOptions.Udp, Type: RawOptions.Join, Length: >= 20 } && (int)control.Value > 0;
            segmentSize = isJoined ? (int)control.Value : Math.Max(1, length);
            from = received < 0 ? default : SocketAddresses.Read(new ReadOnlySpan<byte>(name, SocketAddresses.IPv6Size), _isIPv6);
            return received >= 0;
        }
    }

    private int SegmentsPerCall(int segmentSize) =>
        _canSegment ? Math.Clamp(MaxJoinedSize / segmentSize, 1, MaxSegments) : 1;

    private DatagramSendError SendJoined(ReadOnlySpan<byte> payload, int segmentSize, in DatagramAddress to)
    {
        var error = SendMessage(payload, payload.Length > segmentSize ? segmentSize : 0, to);
        if (payload.Length <= segmentSize || error is not (LibC.InputOutputError or LibC.InvalidArgument or LibC.MessageTooLong))
            return Translate(error);

        // A device without checksum offload cannot segment; a size above the path's unit is refused in another way than when alone.
        if (error == LibC.InputOutputError)
            _canSegment = false;
        do
        {
            var length = Math.Min(segmentSize, payload.Length);
            error = SendMessage(payload[..length], 0, to);
            payload = payload[length..];
        }
        while (error == 0 && !payload.IsEmpty);
        return Translate(error);
    }

    /// <returns>0, or the error's number.</returns>
    private unsafe int SendMessage(ReadOnlySpan<byte> payload, int segmentSize, in DatagramAddress to)
    {
        var name = stackalloc byte[SocketAddresses.IPv6Size];
        *(ushort*)name = (ushort)(_isIPv6 ? 10 : 2);
        SocketAddresses.Write(new Span<byte>(name, SocketAddresses.IPv6Size), _isIPv6, to);
        LibC.ControlMessage control = new() { Length = 18, Level = RawOptions.Udp, Type = RawOptions.Segment, Value = segmentSize };
        fixed (byte* bytes = payload)
        {
            LibC.IoVector vector = new() { Base = bytes, Length = (nuint)payload.Length };
            LibC.MessageHeader message = new()
            {
                Name = name,
                NameLength = (uint)(_isIPv6 ? SocketAddresses.IPv6Size : SocketAddresses.IPv4Size),
                Vectors = &vector,
                VectorCount = 1,
            };
            if (segmentSize > 0)
            {
                message.Control = &control;
                message.ControlLength = (nuint)sizeof(LibC.ControlMessage);
            }
            while (LibC.SendMessage(_handle, &message, LibC.DontWait) < 0)
            {
                if (Marshal.GetLastPInvokeError() is var error and not LibC.Interrupted)
                    return error;
            }
            return 0;
        }
    }

    private static DatagramSendError Translate(int error) => error switch
    {
        0 => DatagramSendError.None,
        LibC.TryAgain or LibC.NoBuffers => DatagramSendError.NoRoom,
        LibC.MessageTooLong => DatagramSendError.TooLarge,
        _ => DatagramSendError.Unreachable,
    };
}
