using WebTorrent.Repo.Tests.Api;

#pragma warning disable CS0660, CS0661, CS0067, CA1000, CA1046, CA1051, CA1063, CA1816, MA0008, MA0046 // samples of shapes, not of design

namespace WebTorrent.Repo.Tests;

public sealed class ApiTextTests
{
    [Fact]
    public void Of_Record_SaysRecord_AndLeavesOutWhatTheCompilerMade() => Assert.Equal(
        """
        public sealed record Options : ApiTextTests.Settings
            public Options();
            public required string Name { get; init; }
            public TimeSpan? Timeout { get; init; }

        """,
        ApiText.Of(typeof(Options)));

    [Fact]
    public void Of_OpenRecord_LeavesOutItsEqualityContract() => Assert.Equal(
        """
        public abstract record Settings
            protected Settings();

        """,
        ApiText.Of(typeof(Settings)));

    [Fact]
    public void Of_ReadOnlyRecordStruct_ShowsPrimaryConstructor() => Assert.Equal(
        """
        public readonly record struct Block
            public Block(int Piece, int Offset);
            public int Offset { get; init; }
            public int Piece { get; init; }

        """,
        ApiText.Of(typeof(Block)));

    [Fact]
    public void Of_Class_ShowsModifiersNullabilityAndDefaults() => Assert.Equal(
        """
        public abstract class Sample<T> : IDisposable where T : class, new()
            protected readonly T? Field;
            public const int Size = 20;
            protected Sample(int count = 3);
            protected int Hidden { get; }
            public string? this[int index] { get; }
            public int Open { get; protected set; }
            public event EventHandler<string?>? Changed;
            public void Dispose();
            public void Fill(ref int at, in long from, byte[]? into = null);
            protected abstract IReadOnlyList<string?> List(params ReadOnlySpan<byte> bytes);
            public virtual ValueTask<(int, string?)> RunAsync(DayOfWeek day = DayOfWeek.Friday, CancellationToken cancellationToken = default);
            public override string ToString();
            public static bool TryParse(ReadOnlySpan<char> text, out T? value);
            public static bool op_Equality(ApiTextTests.Sample<T>? left, ApiTextTests.Sample<T>? right);
            public static bool op_Inequality(ApiTextTests.Sample<T>? left, ApiTextTests.Sample<T>? right);
            protected enum Kind : byte
                None = 0
                Some = 4

        """,
        ApiText.Of(typeof(Sample<>)));

    [Fact]
    public void Of_RefStruct_SaysSo() => Assert.StartsWith("public readonly ref struct Cursor\n", ApiText.Of(typeof(Cursor)), StringComparison.Ordinal);

    [Fact]
    public void Of_Delegate_IsOneLine() => Assert.Equal("public delegate TResult? Read<T, TResult>(T input, object? state) where T : struct\n", ApiText.Of(typeof(Read<,>)));

    [Fact]
    public void Of_SealedClass_HidesProtectedAndInternal() => Assert.Equal(
        """
        public sealed class Closed : IDisposable
            public Closed();

        """,
        ApiText.Of(typeof(Closed)));

    [Fact]
    public void Of_Interface_ShowsAbstractAndDefaultMembers() => Assert.Equal(
        """
        public interface IStore : IAsyncDisposable
            public virtual bool IsReadOnly();
            public ValueTask ReadAsync(int piece);

        """,
        ApiText.Of(typeof(IStore)));

    public abstract record Settings;

    public sealed record Options : Settings
    {
        public required string Name { get; init; }

        public TimeSpan? Timeout { get; init; }
    }

    public readonly record struct Block(int Piece, int Offset);

    public readonly ref struct Cursor;

    public delegate TResult? Read<T, TResult>(T input, object? state)
        where T : struct;

    public interface IStore : IAsyncDisposable
    {
        ValueTask ReadAsync(int piece);

        bool IsReadOnly() => false;
    }

    internal interface IInside;

    public sealed class Closed : IDisposable, IInside
    {
        internal int Counter { get; private set; }

        void IDisposable.Dispose() => Counter++;
    }

    public abstract class Sample<T> : IDisposable
        where T : class, new()
    {
        public const int Size = 20;
        protected readonly T? Field;

        protected Sample(int count = 3) => Open = count;

        public event EventHandler<string?>? Changed;

        protected enum Kind : byte
        {
            None = 0,
            Some = 4,
        }

        public int Open { get; protected set; }

        protected int Hidden => Open;

        public string? this[int index] => null;

        public static bool operator ==(Sample<T>? left, Sample<T>? right) => ReferenceEquals(left, right);

        public static bool operator !=(Sample<T>? left, Sample<T>? right) => !ReferenceEquals(left, right);

        public static bool TryParse(ReadOnlySpan<char> text, out T? value)
        {
            value = null;
            return false;
        }

        public virtual ValueTask<(int Count, string? Name)> RunAsync(DayOfWeek day = DayOfWeek.Friday, CancellationToken cancellationToken = default) => default;

        public void Fill(ref int at, in long from, byte[]? into = null) => at += (int)from;

        public void Dispose()
        {
        }

        public override string ToString() => "";

        protected abstract IReadOnlyList<string?> List(params ReadOnlySpan<byte> bytes);
    }
}
