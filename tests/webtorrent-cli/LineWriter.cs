using System.Text;
using System.Text.Json;

namespace WebTorrent.Cli.Tests;

/// <summary>Keeps all that is printed, and lets a test wait for a line while the program runs.</summary>
internal sealed class LineWriter : TextWriter
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_gate)
        {
            _text.Append(value);
            if (value != '\n') return;
            _more.TrySetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits for an event of a kind and returns it.</summary>
    public async Task<JsonElement> WaitForAsync(string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                var found = _text.ToString().Split('\n')[..^1].Where(line => line.Length > 0).FirstOrDefault(line => line.Contains($"\"event\":\"{name}\"", StringComparison.Ordinal));
                if (found is not null) return JsonDocument.Parse(found).RootElement;
                more = _more.Task;
            }

            await more.WaitAsync(cancellationToken);
        }
    }

    public override string ToString()
    {
        lock (_gate) return _text.ToString();
    }
}
