using WebTorrent.TrackerPostgres.Tests;

[assembly: AssemblyFixture(typeof(PostgresServer))]
