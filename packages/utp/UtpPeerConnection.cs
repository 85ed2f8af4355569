using System.IO.Pipelines;
using System.Net;
using WebTorrent.Protocol;
using WebTorrent.Utp.Core;

namespace WebTorrent.Utp;

/// <summary>One uTP connection as a duplex pipe.</summary>
internal sealed class UtpPeerConnection : PeerConnection, IDuplexPipe
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly UtpDriver _driver;
    private readonly UtpConnection _connection;
    private readonly UtpPipeReader _reader;
    private readonly UtpPipeWriter _writer;

    public UtpPeerConnection(UtpDriver driver, UtpConnection connection)
    {
        _driver = driver;
        _connection = connection;
        RemoteEndPoint = connection.Remote.ToIPEndPoint();
        _reader = new UtpPipeReader(driver, connection);
        _writer = new UtpPipeWriter(driver, connection, Room);
        connection.Owner = this;
    }

    public RoomSignal Room { get; } = new();

    /// <summary>Done when the dial was answered, failed when it was not.</summary>
    public Task Opened => _opened.Task;

    public override IDuplexPipe Pipe => this;

    public override EndPoint? RemoteEndPoint { get; }

    public override bool IsIncoming => _connection.IsIncoming;

    public override string Transport => UtpTransport.TransportName;

    public PipeReader Input => _reader;

    public PipeWriter Output => _writer;

    public void HandleConnected() => _opened.TrySetResult();

    public void HandleClosed()
    {
        // Who dialled may have given up, and who accepted never looks.
        if (_opened.TrySetException(UtpErrors.Dialling(RemoteEndPoint!, _connection.CloseReason)))
            _ = _opened.Task.Exception;
    }

    /// <summary>Closes the connection; what was flushed is still delivered, after this call.</summary>
    public override ValueTask DisposeAsync()
    {
        _reader.Complete();
        _driver.Release(_connection);
        return default;
    }
}
