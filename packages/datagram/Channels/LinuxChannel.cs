using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace WebTorrent.Datagram.Channels;

/// <summary>
/// The way through sendmsg and recvmmsg of Linux: one call moves up to 64 datagrams of one peer, receives even from several. If wanted, a
/// thread of its own waits in the receiving call: that takes one system call a wake-up, and no thread is woken only to wake another.
/// </summary>
internal sealed class LinuxChannel : IDatagramChannel
{
    // A kernel that does not wake the receiving thread when the socket is shut down delays its end so long.
    private const int MaxWait = 2_000;

    // UDP_MAX_SEGMENTS of kernels before 6.9.
    private const int MaxSegments = 64;
    private const int MaxJoinedSize = 65_000;

    // Datagrams, or joins of them, that one call brings.
    private const int LargeBatch = 16;
    private const int SmallBatch = 4;

    // So many datagrams, and handlers get their end of batch although more may be there.
    private const int MaxDrained = 64;

    // What sockets without a thread receive into while they do: as many as there are processors suffice for all of them. The shared pool forgets such large arrays soon.
    private static readonly ArrayPool<byte> Memory = ArrayPool<byte>.Create(SmallBatch * ReceiveBatch.SlotSize, 2 * Environment.ProcessorCount);

    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly bool _hasThread;
    private readonly ReceiveBatch _batch;
    private readonly bool _isIPv6;
    private volatile bool _canSegment;

    private LinuxChannel(Socket socket, bool hasThread)
    {
        _socket = socket;
        _handle = socket.SafeHandle;
        _hasThread = hasThread;
        if (hasThread)
            socket.ReceiveTimeout = MaxWait;
        _isIPv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        _batch = new ReceiveBatch(hasThread ? LargeBatch : SmallBatch, _isIPv6);
        _canSegment = RawOptions.CanSegment(socket);
    }

    public string Name => _canSegment ? "segmentation and receive offload" : "receive offload";

    /// <summary>False where the kernel or the C library is not such that this works.</summary>
    public static bool TryCreate(Socket socket, bool hasThread, [NotNullWhen(true)] out LinuxChannel? channel)
    {
        channel = null;
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || !BitConverter.IsLittleEndian)
            return false;
        try
        {
            var candidate = new LinuxChannel(socket, hasThread);
            if (candidate.IsAnswered() && RawOptions.TryEnableJoining(socket))
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

    public Task ReceiveAsync(HandlerList handlers, CancellationToken cancellationToken) => _hasThread
        ? Task.Factory.StartNew(() => Receive(handlers, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        : ReceiveFromPoolAsync(handlers, cancellationToken);

    private void Receive(HandlerList handlers, CancellationToken cancellationToken)
    {
        // Linux reports an error, because a datagram socket has no other side, and wakes whoever waits on it all the same.
        using var closing = cancellationToken.UnsafeRegister(static handle => LibC.Shutdown((SafeSocketHandle)handle!, LibC.ShutBoth), _handle);
        var memory = GC.AllocateUninitializedArray<byte>(_batch.Size, pinned: true);
        while (true)
        {
            Take(handlers, memory, LibC.WaitForOne, cancellationToken);
            handlers.EndBatch();
        }
    }

    private async Task ReceiveFromPoolAsync(HandlerList handlers, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Takes nothing: it only waits until there is something.
            await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.Peek, cancellationToken).ConfigureAwait(false);
            Drain(handlers, cancellationToken);
        }
    }

    /// <summary>Takes what is there, as one batch: answers to many cost less than answers to few.</summary>
    private void Drain(HandlerList handlers, CancellationToken cancellationToken)
    {
        var memory = Memory.Rent(_batch.Size);
        try
        {
            do
                Take(handlers, memory, LibC.DontWait, cancellationToken);
            while (_batch.IsFull && handlers.InBatch < MaxDrained);
            handlers.EndBatch();
        }
        finally
        {
            _batch.Release();
            Memory.Return(memory);
        }
    }

    /// <summary>Whether the kernel knows the call. What it brings already is lost, as any datagram may be.</summary>
    private bool IsAnswered()
    {
        var memory = Memory.Rent(_batch.Size);
        var error = _batch.Receive(_handle, memory, LibC.DontWait);
        _batch.Release();
        Memory.Return(memory);
        return error is 0 or LibC.TryAgain;
    }

    private void Take(HandlerList handlers, byte[] memory, int flags, CancellationToken cancellationToken)
    {
        var error = _batch.Receive(_handle, memory, flags);
        cancellationToken.ThrowIfCancellationRequested();
        for (var i = 0; i < _batch.Count; i++)
        {
            var received = _batch.Read(i, out var segmentSize, out var from);
            handlers.Dispatch(received, segmentSize, from);
        }

        if (error is not (0 or LibC.Interrupted or LibC.TryAgain))
            throw new SocketException(error);
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
