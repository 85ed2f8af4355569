using System.Net;

namespace WebTorrent.TorrentEngine;

/// <summary>A connected peer is gone.</summary>
/// <param name="EndPoint">Its address, where the transport knows one.</param>
/// <param name="Reason">Why we ended it; <see cref="PeerDropReason.None"/> when the peer left by itself.</param>
/// <param name="Detail">What it did, for people; empty when there is nothing to say.</param>
public sealed record PeerDisconnected(EndPoint? EndPoint, PeerDropReason Reason, string Detail) : TorrentEvent;
