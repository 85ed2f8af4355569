namespace WebTorrent.Sctp.Core.Receiving;

/// <summary>What is wrong with what was received; it ends the association.</summary>
internal enum Fault
{
    None,
    NoUserData,
    MessageTooLarge,
    BrokenMessage,
    SequenceBehind,
    ForwardTooFar,
    StreamOutOfRange,
}
