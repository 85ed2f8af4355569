namespace WebTorrent.NatMapping;

/// <summary>A port that a <see cref="PortMapper"/> keeps open. Thread-safe.</summary>
public sealed class PortMapping
{
    private readonly TaskCompletionSource<PortMappingStatus> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PortMappingStatus _status = new() { State = PortMappingState.Pending };

    internal PortMapping(int id, PortMappingRequest request)
    {
        Id = id;
        Request = request;
    }

    /// <summary>What was asked for.</summary>
    public PortMappingRequest Request { get; }

    /// <summary>Where it stands now.</summary>
    public PortMappingStatus Status => Volatile.Read(ref _status);

    internal int Id { get; }

    /// <summary>Waits until it is mapped, has failed or was removed for the first time.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<PortMappingStatus> WaitAsync(CancellationToken cancellationToken = default) => _first.Task.WaitAsync(cancellationToken);

    /// <summary>True when that is another status than before.</summary>
    internal bool Update(PortMappingStatus status)
    {
        if (status == Status)
            return false;
        Volatile.Write(ref _status, status);
        if (status.State != PortMappingState.Pending)
            _first.TrySetResult(status);
        return true;
    }
}
