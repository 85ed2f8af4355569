using System.Net;
using System.Net.NetworkInformation;
using System.Threading.Channels;
using WebTorrent.NatMapping.Core;
using WebTorrent.NatMapping.Gateways;
using WebTorrent.RandomBytes;

namespace WebTorrent.NatMapping;

/// <summary>
/// Keeps ports open on the home router in front of this machine: by PCP (RFC 6887), NAT-PMP (RFC 6886) or UPnP IGD, whichever works first. It renews
/// them before they end, asks anew when the router was started anew or the network has changed, and closes them when it is disposed. Thread-safe.
/// </summary>
/// <remarks>
/// Nothing here fails because of the network: a <see cref="PortMapping"/> says how it stands. Only routers with private addresses are talked to, and
/// only at their own address whatever they say. IPv4 only: IPv6 needs no address translation.
/// </remarks>
public sealed class PortMapper : IAsyncDisposable
{
    private static readonly TimeSpan NetworkSettles = TimeSpan.FromSeconds(2);

    private readonly PortMapperOptions _options;
    private readonly MappingCore _core;
    private readonly GatewayChooser _chooser;
    private readonly long _start;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, PortMapping> _mappings = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task? _loop;
    private Task? _disposal;
    private TimeSpan? _networkChangedAt;

    /// <summary>Makes a mapper that does nothing before <see cref="Start"/>.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public PortMapper(PortMapperOptions? options = null)
        : this(options ?? new PortMapperOptions(), finder: null)
    {
    }

    internal PortMapper(PortMapperOptions options, IGatewayFinder? finder)
    {
        options.Validate();
        _options = options;
        var random = options.Random ?? CryptoRandom.Instance;
        _core = new MappingCore(random);
        _chooser = new GatewayChooser(finder ?? new GatewayFinder(options, random), options.Logger);
        _start = options.TimeProvider.GetTimestamp();
    }

    /// <summary>A mapping has another status. Raised on the mapper's loop, or by who removes it: do not block in it.</summary>
    public event EventHandler<PortMappingChangedEventArgs>? Changed;

    /// <summary>Every port that is kept or tried, as it was asked for. A snapshot.</summary>
    public IReadOnlyList<PortMapping> Mappings
    {
        get { lock (_gate) return [.. _mappings.Values]; }
    }

    /// <summary>The address under which the Internet sees this machine, if the router tells and it is known; possibly a private one.</summary>
    public IPAddress? ExternalAddress => Mappings.Select(mapping => mapping.Status.External?.Address).FirstOrDefault(address => address is not null && !address.Equals(IPAddress.Any));

    private TimeSpan Now => _options.TimeProvider.GetElapsedTime(_start);

    /// <summary>Begins to open ports. Further calls change nothing.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposal is not null, this);
            if (_loop is not null)
                return;
            NetworkChange.NetworkAddressChanged += HandleNetworkChanged;
            _loop = Task.Run(RunAsync);
        }
    }

    /// <summary>Opens a port and keeps it open, before or after <see cref="Start"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The port is 0, or the protocol is none.</exception>
    /// <exception cref="InvalidOperationException">There are <see cref="PortMapperOptions.MaxMappings"/> already.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public PortMapping AddMapping(PortMappingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfZero(request.InternalPort, nameof(request));
        if (request.Protocol is not (PortMappingProtocol.Tcp or PortMappingProtocol.Udp))
            throw new ArgumentOutOfRangeException(nameof(request), "The protocol is neither TCP nor UDP.");
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposal is not null, this);
            if (_core.Count >= _options.MaxMappings)
                throw new InvalidOperationException($"{_options.MaxMappings} ports are kept open already.");
            var id = _core.Add(Now, request);
            var mapping = new PortMapping(id, request);
            _mappings.Add(id, mapping);
            _wake.Writer.TryWrite(true);
            return mapping;
        }
    }

    /// <summary>Gives a port back; the router is told soon. Unknown ones are ignored.</summary>
    public void RemoveMapping(PortMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        lock (_gate)
        {
            if (!_mappings.Remove(mapping.Id))
                return;
            _core.Remove(Now, mapping.Id);
            _wake.Writer.TryWrite(true);
        }

        Tell(mapping, new PortMappingStatus { State = PortMappingState.Removed });
    }

    /// <summary>Closes every port, for at most <see cref="PortMapperOptions.StopTimeout"/>; the router closes what is left when its time is over. May be called again.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
            return new ValueTask(_disposal ??= StopAsync());
    }

    private async Task StopAsync()
    {
        await Task.Yield();
        NetworkChange.NetworkAddressChanged -= HandleNetworkChanged;
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_loop is not null)
            await _loop.ConfigureAwait(false);
        foreach (var mapping in Mappings)
            RemoveMapping(mapping);
        using var budget = new CancellationTokenSource(_options.StopTimeout, _options.TimeProvider);
        await TryCarryOutAsync(budget.Token).ConfigureAwait(false);
        _chooser.Dispose();
        _stop.Dispose();
    }

    private void HandleNetworkChanged(object? sender, EventArgs e)
    {
        lock (_gate)
        {
            _networkChangedAt = Now;
            _wake.Writer.TryWrite(true);
        }
    }

    private async Task RunAsync()
    {
        while (await TryCarryOutAsync(_stop.Token).ConfigureAwait(false))
        {
            var timer = _options.TimeProvider.CreateTimer(_ => _wake.Writer.TryWrite(true), state: null, GetWait(), Timeout.InfiniteTimeSpan);
            await using (timer.ConfigureAwait(false))
                await ((Task)_wake.Reader.ReadAsync(_stop.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan GetWait()
    {
        lock (_gate)
        {
            var due = _core.NextTimeout;
            if (_networkChangedAt + NetworkSettles is { } settled && (due is null || settled < due))
                due = settled;
            return due is not { } at ? Timeout.InfiniteTimeSpan : at > Now ? at - Now : TimeSpan.Zero;
        }
    }

    /// <summary>Carries out every order that is due; false when it was stopped.</summary>
    private async Task<bool> TryCarryOutAsync(CancellationToken cancellationToken)
    {
        try
        {
            ResetIfNetworkChanged();
            while (TryTakeOrder(out var order))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await CarryOutAsync(order, cancellationToken).ConfigureAwait(false);
                TellChanges();
            }

            return !cancellationToken.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void ResetIfNetworkChanged()
    {
        lock (_gate)
        {
            if (_networkChangedAt is not { } changed || Now - changed < NetworkSettles)
                return;
            _networkChangedAt = null;
            _core.Reset(Now);
            _chooser.Forget();
        }
    }

    private bool TryTakeOrder([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out MappingOrder? order)
    {
        lock (_gate)
            return _core.TryTransmit(Now, out order);
    }

    private async Task CarryOutAsync(MappingOrder order, CancellationToken cancellationToken)
    {
        try
        {
            var grant = await _chooser.RunAsync(order, cancellationToken).ConfigureAwait(false);
            lock (_gate)
                _core.HandleSuccess(Now, order.Id, grant);
        }
        catch (PortMappingException e)
        {
            lock (_gate)
                _core.HandleFailure(Now, order.Id, e.Code, e.Message);
        }
#pragma warning disable CA1031 // A router that surprises us is asked again later, as one that fails.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.Surprised(_options.Logger, e);
            lock (_gate)
                _core.HandleFailure(Now, order.Id, PortMappingErrorCode.NetworkFailure, e.Message);
        }
    }

    private void TellChanges()
    {
        while (true)
        {
            PortMapping? mapping;
            PortMappingStatus status;
            lock (_gate)
            {
                if (!_core.TryReadEvent(out var change))
                    return;
                status = change.Status;
                if (!_mappings.TryGetValue(change.Id, out mapping))
                    continue;
            }

            Tell(mapping, status);
        }
    }

    private void Tell(PortMapping mapping, PortMappingStatus status)
    {
        if (!mapping.Update(status))
            return;
        if (status.State == PortMappingState.Mapped)
            Log.Mapped(_options.Logger, mapping.Request.Protocol, status.External!.Port, mapping.Request.InternalPort, status.Method);
        else if (status.State == PortMappingState.Failed)
            Log.Failed(_options.Logger, mapping.Request.Protocol, mapping.Request.InternalPort, status.Error);
        try
        {
            Changed?.Invoke(this, new PortMappingChangedEventArgs(mapping));
        }
#pragma warning disable CA1031 // Whatever the program's handler throws must not stop the renewals.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.HandlerFailed(_options.Logger, e);
        }
    }
}
