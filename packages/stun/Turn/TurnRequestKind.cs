namespace WebTorrent.Stun;

internal enum TurnRequestKind
{
    Allocate,
    Refresh,
    Deallocate,
    CreatePermission,
    ChannelBind,
}
