using Microsoft.Extensions.Logging;
using Npgsql;

namespace WebTorrent.TrackerPostgres.Exchange;

/// <summary>Waits on a connection of its own for word that there is news. Where the database has no notifications it ends, and polling goes on alone.</summary>
internal sealed class NotificationListener(NpgsqlDataSource source, string listen, Action wake, PostgresSwarmStoreOptions options)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(2);

    private volatile bool _isListening;

    /// <summary>Whether notifications come.</summary>
    public bool IsListening => _isListening;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.SyntaxError)
            {
                Log.WithoutNotifications(options.Logger, e.SqlState);
                return;
            }
            catch (Exception e)
            {
                if (cancellationToken.IsCancellationRequested)
                    return;
                // Why the database is away, the exchange tells.
                if (_isListening)
                    Log.ListeningInterrupted(options.Logger, e);
            }
            finally
            {
                _isListening = false;
            }

            await Task.Delay(RetryInterval, options.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            await ExecuteAsync(connection, listen, cancellationToken).ConfigureAwait(false);
            _isListening = true;
            wake();
            while (true)
            {
                // A router on the way may drop an idle connection without a word: who hears nothing has to ask.
                if (!await connection.WaitAsync(options.NodeTimeout, cancellationToken).ConfigureAwait(false))
                    await ExecuteAsync(connection, "SELECT 1", cancellationToken).ConfigureAwait(false);
                wake();
            }
        }
    }

    private async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(text, connection) { CommandTimeout = (int)Math.Ceiling(options.Timeout.TotalSeconds) };
        await using (command.ConfigureAwait(false))
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
