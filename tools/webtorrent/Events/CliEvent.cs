using System.Text.Json.Serialization;

namespace WebTorrent.Cli.Events;

/// <summary>
/// Something a user wants to know. With <c>--json</c> each one is a line of output whose <c>event</c> field names its kind;
/// to a person it is told in words by <see cref="Output.EventText"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(MetadataEvent), "metadata")]
[JsonDerivedType(typeof(HashingEvent), "hashing")]
[JsonDerivedType(typeof(CheckingEvent), "checking")]
[JsonDerivedType(typeof(ProgressEvent), "progress")]
[JsonDerivedType(typeof(DoneEvent), "done")]
[JsonDerivedType(typeof(SeedingEvent), "seeding")]
[JsonDerivedType(typeof(CreatedEvent), "created")]
[JsonDerivedType(typeof(VerifiedEvent), "verified")]
[JsonDerivedType(typeof(ListeningEvent), "listening")]
[JsonDerivedType(typeof(TrackerEvent), "tracker")]
[JsonDerivedType(typeof(PeerEvent), "peer")]
[JsonDerivedType(typeof(AnnouncedEvent), "announced")]
[JsonDerivedType(typeof(StoredEvent), "stored")]
[JsonDerivedType(typeof(ItemEvent), "item")]
[JsonDerivedType(typeof(InterruptedEvent), "interrupted")]
[JsonDerivedType(typeof(NoteEvent), "note")]
[JsonDerivedType(typeof(WarningEvent), "warning")]
[JsonDerivedType(typeof(ErrorEvent), "error")]
public abstract record CliEvent;
