using WebTorrent.TrackerPostgres.Core;

namespace WebTorrent.TrackerPostgres.Exchange;

/// <summary>
/// What is said to the database: plain inserts, selects and deletes by primary key, so that its distributed relatives understand all of it. Each tracker writes only
/// rows of its own, numbered by itself in the order of their commits: a reader that has seen number n has seen all before. Rows are looked at before they are fetched:
/// one that is too long, or of a time that cannot be reckoned with, is nobody's of ours.
/// </summary>
internal sealed class ExchangeSql(string prefix)
{
    /// <summary>How many batches are read at once of each tracker.</summary>
    public const int ReadLimit = 8;

    // Trackers whose databases do not quite agree on the time.
    private const string LatestTime = "now() + interval '1 hour'";

    /// <summary>$1 own id.</summary>
    public string Heartbeat { get; } = $"INSERT INTO {prefix}_nodes (node, seen) VALUES ($1, now()) ON CONFLICT (node) DO UPDATE SET seen = now()";

    /// <summary>$1 own id, $2 number, $3 age in seconds, $4 batch. Said again after a broken connection, it changes nothing.</summary>
    public string WritePeers { get; } =
        $"INSERT INTO {prefix}_peers (node, batch, written, data) VALUES ($1, $2, now() - $3 * interval '1 second', $4) ON CONFLICT (node, batch) DO NOTHING";

    /// <summary>$1 receiver, $2 own id, $3 number, $4 batch.</summary>
    public string WriteRelays { get; } =
        $"INSERT INTO {prefix}_relays (receiver, node, batch, written, data) VALUES ($1, $2, $3, now(), $4) ON CONFLICT (receiver, node, batch) DO NOTHING";

    /// <summary>$1 own id.</summary>
    public string TakeRelays { get; } =
        $"DELETE FROM {prefix}_relays WHERE receiver = $1 RETURNING CASE WHEN octet_length(data) <= {RelayOutbox.MaxBatch} THEN data ELSE ''::bytea END";

    /// <summary>$1 own id, $2 seconds that a peer lives. Gives id and seconds since the last sign of life.</summary>
    public string ReadNodes { get; } =
        $"""
        SELECT node, EXTRACT(EPOCH FROM now() - seen)::float8 FROM {prefix}_nodes
        WHERE node <> $1 AND seen > now() - $2 * interval '1 second' AND seen < {LatestTime}
        """;

    /// <summary>$1 whose, $2 the last number read, $3 seconds that a peer lives. Gives number, age in seconds, batch.</summary>
    public string ReadPeers { get; } =
        $"""
        SELECT batch, EXTRACT(EPOCH FROM now() - written)::float8, data FROM {prefix}_peers
        WHERE node = $1 AND batch > $2 AND written > now() - $3 * interval '1 second' AND written < {LatestTime} AND octet_length(data) <= {PeerOutbox.MaxBatch}
        ORDER BY batch LIMIT {ReadLimit}
        """;

    public string Notify { get; } = $"NOTIFY {prefix}";

    public string Listen { get; } = $"LISTEN {prefix}";

    /// <summary>$1 seconds that a peer lives.</summary>
    public IReadOnlyList<string> Expire { get; } =
    [
        $"DELETE FROM {prefix}_peers WHERE written < now() - $1 * interval '1 second' OR written > {LatestTime}",
        $"DELETE FROM {prefix}_nodes WHERE seen < now() - $1 * interval '1 second' OR seen > {LatestTime}",
    ];

    /// <summary>Offers that nobody fetched.</summary>
    public string ExpireRelays { get; } = $"DELETE FROM {prefix}_relays WHERE written < now() - interval '1 minute' OR written > {LatestTime}";

    /// <summary>An error when one of the tables is missing, else nothing.</summary>
    public string FindTables { get; } = $"SELECT 1 FROM {prefix}_nodes, {prefix}_peers, {prefix}_relays LIMIT 0";

    /// <summary>
    /// Makes the tables in one transaction, one tracker after the other. "If not exists" alone looks only at what is committed, so that one of two would fail; and when PostgreSQL 15
    /// crashes soon after an unlogged table was made and rolled back, it may not come up again.
    /// </summary>
    public string CreateTables => $"SELECT pg_advisory_xact_lock(hashtext('{prefix}'));\n{Schema(unlogged: true)}";

    /// <summary>The tables.</summary>
    /// <param name="unlogged">Whether they may skip the write-ahead log: what they hold is announced again anyway.</param>
    public string Schema(bool unlogged)
    {
        var create = unlogged ? "CREATE UNLOGGED TABLE IF NOT EXISTS" : "CREATE TABLE IF NOT EXISTS";
        return $"""
            {create} {prefix}_nodes (node uuid PRIMARY KEY, seen timestamptz NOT NULL);
            {create} {prefix}_peers (node uuid, batch bigint, written timestamptz NOT NULL, data bytea NOT NULL, PRIMARY KEY (node, batch));
            {create} {prefix}_relays (receiver uuid, node uuid, batch bigint, written timestamptz NOT NULL, data bytea NOT NULL, PRIMARY KEY (receiver, node, batch));
            """;
    }
}
