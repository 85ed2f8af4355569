using Npgsql;
using NpgsqlTypes;
using WebTorrent.TrackerPostgres.Core;

namespace WebTorrent.TrackerPostgres.Exchange;

/// <summary>
/// One round trip: a sign of life, what is new here, and the question what is new elsewhere. It is built of what was taken out of the outboxes and is sent again, under
/// the same number, until the database has taken it, so that a broken connection neither loses nor doubles an announce.
/// </summary>
internal sealed class ExchangeRound(Guid self, long number, PeerBatch? peers, IReadOnlyList<(Guid Node, byte[] Batch)> relays)
{
    private IReadOnlyList<(Guid Node, byte[] Batch)> _relays = relays;

    /// <summary>Whether there was news to tell.</summary>
    public bool HasNews => peers is not null || _relays.Count > 0;

    /// <summary>Leaves out offers and answers when it is sent again: they would come late, or twice.</summary>
    public void ForgetRelays() => _relays = [];

    /// <summary>Sends it and hands out what comes back.</summary>
    /// <returns>Whether there may be more to read at once.</returns>
    public async Task<bool> RunAsync(
        NpgsqlConnection connection, ExchangeSql sql, NodeDirectory nodes, RoundTerms terms, CancellationToken cancellationToken)
    {
        var readFrom = nodes.ToRead;
        var batch = Build(connection, sql, readFrom, terms);
        await using (batch.ConfigureAwait(false))
        {
            batch.Timeout = (int)Math.Ceiling(terms.Timeout.TotalSeconds);
            var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
                return await ReadAsync(reader, nodes, readFrom, terms.IsSettled, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> ReadAsync(
        NpgsqlDataReader reader, NodeDirectory nodes, IReadOnlyList<RemoteNode> readFrom, bool isSettled, CancellationToken cancellationToken)
    {
        // Only statements that give rows have results: relays, nodes, then the batches of each node.
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            nodes.Deliver(await reader.GetFieldValueAsync<byte[]>(0, cancellationToken).ConfigureAwait(false));
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var seen = new Dictionary<Guid, TimeSpan>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            seen[reader.GetGuid(0)] = TimeSpan.FromSeconds(Math.Clamp(reader.GetDouble(1), 0, TimeSpan.SecondsPerDay));
        var hasMore = nodes.Update(seen, isSettled);
        foreach (var node in readFrom)
        {
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            hasMore |= await ReadPeersAsync(reader, nodes, node, cancellationToken).ConfigureAwait(false);
        }

        return hasMore;
    }

    private static async Task<bool> ReadPeersAsync(NpgsqlDataReader reader, NodeDirectory nodes, RemoteNode node, CancellationToken cancellationToken)
    {
        var count = 0;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var age = TimeSpan.FromSeconds(Math.Clamp(reader.GetDouble(1), 0, TimeSpan.SecondsPerDay));
            nodes.Apply(node, await reader.GetFieldValueAsync<byte[]>(2, cancellationToken).ConfigureAwait(false), age);
            node.Cursor = reader.GetInt64(0);
            count++;
        }

        node.IsRead = count < ExchangeSql.ReadLimit;
        return !node.IsRead;
    }

    private static NpgsqlBatchCommand Command(string text, params ReadOnlySpan<object> parameters)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter switch
            {
                Guid value => new NpgsqlParameter<Guid> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Uuid },
                double value => new NpgsqlParameter<double> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Double },
                long value => new NpgsqlParameter<long> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint },
                byte[] value => new NpgsqlParameter<byte[]> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bytea },
                _ => throw new ArgumentException("No other type is used.", nameof(parameters)),
            });
        }

        return command;
    }

    private NpgsqlBatch Build(NpgsqlConnection connection, ExchangeSql sql, IReadOnlyList<RemoteNode> readFrom, RoundTerms terms)
    {
        var lifetime = terms.PeerLifetime.TotalSeconds;
        var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Command(sql.Heartbeat, self));
        if (peers is { } told)
            batch.BatchCommands.Add(Command(sql.WritePeers, self, number, terms.TimeProvider.GetElapsedTime(told.At).TotalSeconds, told.Data));
        foreach (var (node, data) in _relays)
            batch.BatchCommands.Add(Command(sql.WriteRelays, node, self, number, data));
        if (terms.WithNotify && HasNews)
            batch.BatchCommands.Add(Command(sql.Notify));
        batch.BatchCommands.Add(Command(sql.TakeRelays, self));
        batch.BatchCommands.Add(Command(sql.ReadNodes, self, lifetime));
        foreach (var node in readFrom)
            batch.BatchCommands.Add(Command(sql.ReadPeers, node.Id, node.Cursor, lifetime));
        return batch;
    }
}
