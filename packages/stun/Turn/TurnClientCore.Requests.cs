using System.Net;
using System.Net.Sockets;

namespace WebTorrent.Stun;

/// <content>Requests under way, and their responses.</content>
public sealed partial class TurnClientCore
{
    // A server may change its nonce at any time, but one that does so at each request leads nowhere.
    private const int MaxChallenges = 4;
    private const byte Udp = 17;
    private const int AllocationMismatch = 437;
    private const int StaleNonce = 438;
    private const int Forbidden = 403;

    private void Ask(TimeSpan now, TurnRequestKind kind, TurnPeer? peer)
    {
        var request = new TurnRequest(kind, peer);
        _requests.Add(request);
        Send(now, request);
    }

    private void AskFor(TimeSpan now, TurnPeer peer)
    {
        if (WantsChannel(peer))
            _peers.AssignChannel(peer);
        peer.IsAsking = true;
        // Binding a channel creates the permission, too (RFC 8656 §12).
        Ask(now, peer.Channel == 0 ? TurnRequestKind.CreatePermission : TurnRequestKind.ChannelBind, peer);
    }

    private bool WantsChannel(TurnPeer peer) => peer.Channel == 0 && !peer.IsWithoutChannel && peer.Written >= _options.ChannelAfter;

    private void Send(TimeSpan now, TurnRequest request)
    {
        _lastSent = now;
        request.Transaction = StunTransactionId.Create(_random);
        Span<byte> buffer = stackalloc byte[MaxRequestSize];
        var writer = new StunMessageWriter(buffer, StunClass.Request, MethodOf(request.Kind), request.Transaction);
        WriteAttributes(ref writer, request);
        _authentication.WriteTo(ref writer);
        writer.AddFingerprint();
        request.Packet = buffer[..writer.Length].ToArray();
        request.Retransmission = _options.IsReliable
            ? StunRetransmission.StartReliable(now, _options.InitialTimeout)
            : StunRetransmission.StartUnreliable(now, _options.InitialTimeout);
        request.Sends = true;
    }

    private void WriteAttributes(ref StunMessageWriter writer, TurnRequest request)
    {
        switch (request.Kind)
        {
            case TurnRequestKind.Allocate:
                writer.WriteRequestedTransport(Udp);
                writer.WriteLifetime(_options.Lifetime);
                if (_options.RelayedFamily == AddressFamily.InterNetworkV6)
                    writer.WriteRequestedAddressFamily(_options.RelayedFamily);
                break;
            case TurnRequestKind.Refresh:
                writer.WriteLifetime(_options.Lifetime);
                break;
            case TurnRequestKind.Deallocate:
                writer.WriteLifetime(TimeSpan.Zero);
                break;
            case TurnRequestKind.CreatePermission:
                writer.Write(StunAttributeType.XorPeerAddress, request.Peer!.EndPoint);
                break;
            default:
                writer.WriteChannelNumber(request.Peer!.Channel);
                writer.Write(StunAttributeType.XorPeerAddress, request.Peer.EndPoint);
                break;
        }
    }

    private static StunMethod MethodOf(TurnRequestKind kind) => kind switch
    {
        TurnRequestKind.Allocate => StunMethod.Allocate,
        TurnRequestKind.CreatePermission => StunMethod.CreatePermission,
        TurnRequestKind.ChannelBind => StunMethod.ChannelBind,
        _ => StunMethod.Refresh,
    };

    private TurnRequest? FindRequest(in StunMessage message)
    {
        var id = message.TransactionId;
        foreach (var request in _requests)
        {
            if (request.Transaction == id && MethodOf(request.Kind) == message.Method)
                return request;
        }

        return null;
    }

    private void HandleResponse(TimeSpan now, TurnRequest request, in StunMessage message)
    {
        if (message.HasFingerprint && !message.VerifyFingerprint())
            return;
        var error = message.Class == StunClass.ErrorResponse ? message.ErrorCode ?? 0 : 0;
        if (error is 401 or StaleNonce)
        {
            HandleChallenge(now, request, message, error);
            return;
        }

        // Once the server has asked for the password, it has to show that it knows it. Some relay for everybody and never ask.
        if (_authentication.IsReady && !_authentication.Verify(message))
            return;
        if (error == StunErrors.TryAlternate && TryFollow(now, request, message.AlternateServer))
            return;
        _requests.Remove(request);
        if (message.Class == StunClass.SuccessResponse)
            HandleSuccess(now, request, message);
        else
            HandleFailure(now, request, StunErrors.FromResponse(message));
    }

    private void HandleChallenge(TimeSpan now, TurnRequest request, in StunMessage message, int error)
    {
        // 401 to a request with credentials: they are wrong. Asking again would not change that.
        var isWrong = error == 401 && _authentication.IsReady;
        if (!isWrong && ++request.Challenges <= MaxChallenges && _authentication.TryAccept(message))
        {
            Send(now, request);
            return;
        }

        _requests.Remove(request);
        HandleFailure(now, request, StunErrors.Unauthorized(error));
    }

    private bool TryFollow(TimeSpan now, TurnRequest request, IPEndPoint? alternate)
    {
        if (_options.IsReliable || request.Kind != TurnRequestKind.Allocate || alternate is not { Port: not 0 })
            return false;
        // Not round in circles, and not to where a stranger must not send us.
        if (alternate.AddressFamily != Server.AddressFamily || alternate.Equals(Server) || ++request.Challenges > MaxChallenges
            || IsInternal(alternate.Address) != IsInternal(Server.Address))
            return false;
        Server = alternate;
        _authentication.Reset();
        Send(now, request);
        return true;
    }

    private static bool IsInternal(IPAddress address) => IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6Multicast
        || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
        || (address.IsIPv4MappedToIPv6 && IsInternal(address.MapToIPv4()))
        || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [127 or 0 or >= 224, ..] or [169, 254, ..]);

    private void HandleSuccess(TimeSpan now, TurnRequest request, in StunMessage message)
    {
        switch (request.Kind)
        {
            case TurnRequestKind.Allocate:
                HandleAllocated(now, message);
                break;
            case TurnRequestKind.Refresh:
                ScheduleRefresh(now, message.Lifetime);
                break;
            case TurnRequestKind.Deallocate:
                End(new TurnEvent(TurnEventKind.Closed));
                break;
            default:
                request.Peer!.HandlePermitted(now, isBound: request.Kind == TurnRequestKind.ChannelBind);
                break;
        }
    }

    private void HandleAllocated(TimeSpan now, in StunMessage message)
    {
        if (message.XorRelayedAddress is not { Port: not 0 } relayed || relayed.AddressFamily != _options.RelayedFamily)
        {
            End(new TurnEvent(TurnEventKind.Failed) { Error = StunErrors.Missing("relayed address") });
            return;
        }

        State = TurnState.Allocated;
        RelayedAddress = relayed;
        ScheduleRefresh(now, message.Lifetime);
        _events.Enqueue(new TurnEvent(TurnEventKind.Allocated) { RelayedAddress = relayed, MappedAddress = message.XorMappedAddress });
    }

    private void HandleFailure(TimeSpan now, TurnRequest request, StunException error)
    {
        // Whatever was asked for: a server that has forgotten the allocation, perhaps because it was started anew, relays no more.
        if (request.Peer is { } peer && error.ResponseCode != AllocationMismatch)
        {
            if (request.Kind == TurnRequestKind.ChannelBind && now >= peer.ChannelUntil && error.ResponseCode != Forbidden)
            {
                // A channel only saves bytes. Whether the peer may be written to at all, the permission says.
                _peers.TakeChannel(peer);
                AskFor(now, peer);
                return;
            }

            peer.HandleRefused(now);
            _events.Enqueue(new TurnEvent(TurnEventKind.PeerRefused) { Peer = peer.EndPoint, Error = error });
            return;
        }

        // What cannot be given back is gone, too.
        End(request.Kind == TurnRequestKind.Deallocate ? new TurnEvent(TurnEventKind.Closed) : new TurnEvent(TurnEventKind.Failed) { Error = error });
    }

    private void End(TurnEvent outcome)
    {
        State = TurnState.Closed;
        _requests.Clear();
        _refreshAt = null;
        _events.Enqueue(outcome);
    }

    private void HandleRequests(TimeSpan now)
    {
        for (var i = _requests.Count - 1; i >= 0 && i < _requests.Count; i--)
        {
            var request = _requests[i];
            request.Sends |= request.Retransmission.HandleTimeout(now);
            if (!request.Retransmission.HasExpired)
                continue;
            _requests.RemoveAt(i);
            HandleTimedOut(now, request);
        }
    }

    // On a bad line seven sends get lost at times: what we have is ours until it ends.
    private void HandleTimedOut(TimeSpan now, TurnRequest request)
    {
        if (request.Peer is { } peer)
            peer.HandleTimedOut(now);
        else if (request.Kind == TurnRequestKind.Refresh && now < _allocatedUntil)
            _refreshAt = now;
        else
            HandleFailure(now, request, StunErrors.Timeout());
    }
}
