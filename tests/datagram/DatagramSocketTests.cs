using System.Net;
using System.Net.Sockets;
using WebTorrent.TestKit;

namespace WebTorrent.Datagram.Tests;

public class DatagramSocketTests
{
    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task Send_AnySize_ArrivesWhole_FromUs(Way way)
    {
        await using var sender = Sockets.Open(way);
        await using var receiver = Sockets.Open(way);
        var recorder = new Recorder();
        using var attached = receiver.Attach(recorder);
        var random = new Random(1);
        foreach (var length in new[] { 0, 1, 2, 1_200, 1_473, 9_000, 65_507 })
        {
            var sent = new byte[length];
            random.NextBytes(sent);
            Assert.True(sender.Send(sent, receiver.Address()));
            var (payload, from) = await recorder.NextAsync();
            Assert.Equal(sent, payload);
            Assert.Equal(sender.Address(), from);
        }
    }

    [Theory]
    [InlineData(Way.Thread, Way.Thread)]
    [InlineData(Way.Thread, Way.Pool)]
    [InlineData(Way.Thread, Way.Managed)]
    [InlineData(Way.Managed, Way.Thread)]
    [InlineData(Way.Managed, Way.Pool)]
    [InlineData(Way.Managed, Way.Managed)]
    public async Task SendSegments_AnySizes_ArriveCutAsTheyWere(Way sending, Way receiving)
    {
        await using var sender = Sockets.Open(sending);
        await using var receiver = Sockets.Open(receiving);
        var recorder = new Recorder();
        using var attached = receiver.Attach(recorder);
        var random = new Random(2);
        foreach (var (length, size) in new[] { (1, 1), (10, 3), (2_400, 1_200), (2_401, 1_200), (100_000, 1_452), (200_000, 1_200), (130_000, 65_000), (90_000, 40_000) })
        {
            var sent = new byte[length];
            random.NextBytes(sent);
            Assert.True(sender.SendSegments(sent, size, receiver.Address()));
            Assert.Equal(sent.Chunk(size), await recorder.TakeAsync((length + size - 1) / size));
        }
        await Wait.UntilAsync(() => receiver.Counters.Received >= sender.Counters.Sent);
        Assert.Equal(sender.Counters.Sent, receiver.Counters.Received);
        Assert.Equal(sender.Counters.SentBytes, receiver.Counters.ReceivedBytes);
    }

    [Fact]
    public async Task Attach_SeveralHandlers_AskedInOrder_UntilOneTakesIt()
    {
        await using var socket = Sockets.Open();
        var first = new Recorder(payload => payload[0] == 'a');
        var second = new Recorder(payload => payload[0] != 'c');
        using var attachedFirst = socket.Attach(first);
        using var attachedSecond = socket.Attach(second);
        foreach (var text in new[] { "a"u8.ToArray(), "b"u8.ToArray(), "c"u8.ToArray(), "a2"u8.ToArray() })
            Assert.True(socket.Send(text, socket.Address()));
        Assert.Equal(["a"u8.ToArray(), "a2"u8.ToArray()], await first.TakeAsync(2));
        Assert.Equal(["b"u8.ToArray()], await second.TakeAsync(1));
        Assert.Equal(["b"u8.ToArray(), "c"u8.ToArray()], first.Refused);
        Assert.Equal(["c"u8.ToArray()], second.Refused);
    }

    [Fact]
    public async Task Attach_Disposed_NextHandlerGetsIt()
    {
        await using var socket = Sockets.Open();
        var first = new Recorder();
        var second = new Recorder();
        var attached = socket.Attach(first);
        using var other = socket.Attach(second);
        socket.Send("1"u8, socket.Address());
        await first.NextAsync();
        attached.Dispose();
        attached.Dispose();
        socket.Send("2"u8, socket.Address());
        Assert.Equal("2"u8.ToArray(), (await second.NextAsync()).Payload);
    }

    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task OnBatchEnd_AfterWhatOneWakeUpBrought(Way way)
    {
        await using var socket = Sockets.Open(way);
        var recorder = new Recorder();
        using var attached = socket.Attach(recorder);
        socket.SendSegments(new byte[30_000], 1_000, socket.Address());
        await recorder.TakeAsync(30);
        await Wait.UntilAsync(() => recorder.Batches > 0);
        Assert.InRange(recorder.Batches, 1, 30);
        if (way != Way.Managed && OperatingSystem.IsLinux())
            Assert.Equal(1, recorder.Batches);
    }

    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task ManySendersWhileTheLoopIsBusy_EachPayloadWithItsSender_CutAsItWas(Way way)
    {
        const int Senders = 30;
        using var all = new ManualResetEventSlim();
        await using var receiver = Sockets.Open(way);
        var recorder = new Recorder(_ =>
        {
            all.Wait();
            return true;
        });
        using var attached = receiver.Attach(recorder);
        for (byte i = 0; i < Senders; i++)
        {
            await using var sender = Sockets.Open(way);
            // By turns one datagram, an empty one, and several: nothing of one may show in the next.
            byte[] payload = [i, .. BitConverter.GetBytes(sender.LocalEndPoint.Port), .. Enumerable.Repeat(i, 100 * i)];
            Assert.True(sender.SendSegments(payload, i % 3 == 2 ? payload.Length / 2 : payload.Length, receiver.Address()));
            Assert.True(sender.Send([], receiver.Address()));
        }
        all.Set();
        for (byte i = 0; i < Senders; i++)
        {
            var (payload, from) = await recorder.NextAsync();
            Assert.Equal((i, from.Port), (payload[0], BitConverter.ToInt32(payload, 1)));
            for (var rest = 5 + (100 * i) - payload.Length; rest > 0;)
            {
                var (more, again) = await recorder.NextAsync();
                Assert.Equal(from, again);
                Assert.All(more, value => Assert.Equal(i, value));
                rest -= more.Length;
            }
            Assert.Empty((await recorder.NextAsync()).Payload);
        }
    }

    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task TryReceive_HandlerThrows_LoopGoesOn(Way way)
    {
        await using var socket = Sockets.Open(way);
        var recorder = new Recorder(payload => payload[0] == 'x' ? throw new InvalidOperationException("A bug.") : true);
        using var attached = socket.Attach(recorder);
        socket.Send("x"u8, socket.Address());
        socket.Send("y"u8, socket.Address());
        Assert.Equal("y"u8.ToArray(), (await recorder.NextAsync()).Payload);
        // They are counted when the batch ends.
        await Wait.UntilAsync(() => socket.Counters.Received >= 2);
        Assert.Equal(1, socket.Counters.Unclaimed);
    }

    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task Send_PortUnreachable_LoopGoesOn(Way way)
    {
        await using var socket = Sockets.Open(way);
        DatagramAddress gone;
        await using (var other = Sockets.Open())
            gone = other.Address();
        var recorder = new Recorder();
        using var attached = socket.Attach(recorder);
        for (var i = 0; i < 20; i++)
            socket.Send("nobody"u8, gone);
        Assert.True(socket.Send("still here"u8, socket.Address()));
        Assert.Equal("still here"u8.ToArray(), (await recorder.NextAsync()).Payload);
    }

    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task Send_LargerThanAnyDatagram_TooLarge(Way way)
    {
        await using var socket = Sockets.Open(way);
        Assert.False(socket.Send(new byte[65_508], socket.Address(), out var error));
        Assert.Equal(DatagramSendError.TooLarge, error);
        Assert.Equal(1, socket.Counters.Unsent);
    }

    [Fact]
    public async Task Send_OtherFamily_Unreachable()
    {
        await using var socket = Sockets.Open();
        Assert.True(socket.CanReach(AddressFamily.InterNetwork));
        Assert.False(socket.CanReach(AddressFamily.InterNetworkV6));
        Assert.False(socket.CanReach(AddressFamily.Unix));
        Assert.False(socket.Send("x"u8, DatagramAddress.From(new IPEndPoint(IPAddress.IPv6Loopback, 9)), out var error));
        Assert.Equal(DatagramSendError.Unreachable, error);
    }

    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task Start_AnyIPv6Address_TakesBothFamilies_IPv4IsPlain(Way way)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var both = Sockets.Open(way, IPAddress.IPv6Any);
        await using var four = Sockets.Open(way);
        await using var six = Sockets.Open(way, IPAddress.IPv6Loopback);
        Assert.True(both.CanReach(AddressFamily.InterNetwork) && both.CanReach(AddressFamily.InterNetworkV6));
        Assert.False(six.CanReach(AddressFamily.InterNetwork));
        var recorder = new Recorder();
        using var attached = both.Attach(recorder);
        foreach (var (socket, address) in new[] { (four, IPAddress.Loopback), (six, IPAddress.IPv6Loopback) })
        {
            var answers = new Recorder();
            using var listening = socket.Attach(answers);
            Assert.True(socket.Send("?"u8, DatagramAddress.From(new IPEndPoint(address, both.LocalEndPoint.Port))));
            var (_, from) = await recorder.NextAsync();
            Assert.Equal(socket.Address(), from);
            Assert.True(both.Send("!"u8, from));
            Assert.Equal("!"u8.ToArray(), (await answers.NextAsync()).Payload);
        }
    }

    [Fact]
    public async Task Start_PortTaken_TypedError()
    {
        await using var first = Sockets.Open();
        await using var second = new DatagramSocket(new DatagramSocketOptions { Bind = first.LocalEndPoint });
        Assert.Equal(DatagramErrorCode.AddressInUse, Assert.Throws<DatagramException>(second.Start).Code);
        Assert.Throws<InvalidOperationException>(() => second.LocalEndPoint);
    }

    [Fact]
    public async Task Start_AddressOfAnotherMachine_TypedError()
    {
        await using var socket = new DatagramSocket(new DatagramSocketOptions { Bind = new IPEndPoint(IPAddress.Parse("203.0.113.77"), 0) });
        Assert.Equal(DatagramErrorCode.AddressNotAvailable, Assert.Throws<DatagramException>(socket.Start).Code);
    }

    [Fact]
    public async Task Start_TwiceOrDisposed_Throws()
    {
        var socket = Sockets.Open();
        Assert.Throws<InvalidOperationException>(socket.Start);
        await socket.DisposeAsync();
        await socket.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(socket.Start);
        Assert.False(socket.Send("x"u8, socket.Address(), out var error));
        Assert.Equal(DatagramSendError.Unreachable, error);
    }

    [Fact]
    public void Constructor_OptionOutOfRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DatagramSocket(new DatagramSocketOptions { ReceiveBufferSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DatagramSocket(new DatagramSocketOptions { SendBufferSize = int.MaxValue }));
    }
}
