using System.Diagnostics;
using System.Net.Http;
using System.Security.Cryptography;
using Microsoft.Playwright;
using WebTorrent.SimplePeer;

namespace WebTorrent.Interop.Tests;

/// <summary>Our peer and a partner that tell each other their signals.</summary>
internal sealed class WebRtcPair : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly Func<string, string> _edit;
    private readonly List<Task> _passing = [];

    private WebRtcPair(WebRtcPeer ours, WebRtcPartner partner, Func<string, string>? edit)
    {
        (Ours, Partner) = (ours, partner);
        _edit = edit ?? (signal => signal);
    }

    public WebRtcPeer Ours { get; }

    public WebRtcPartner Partner { get; }

    /// <summary>Begins to connect.</summary>
    /// <param name="partner">The other side; disposed with this.</param>
    /// <param name="options">Ours.</param>
    /// <param name="edit">Changes signals on their way, in both directions; null: nothing.</param>
    public static WebRtcPair Start(WebRtcPartner partner, WebRtcPeerOptions options, Func<string, string>? edit = null)
    {
        var pair = new WebRtcPair(new WebRtcPeer(options), partner, edit);
        pair.Ours.Start();
        pair._passing.Add(pair.PassOursAsync());
        pair._passing.Add(pair.PassTheirsAsync());
        return pair;
    }

    /// <summary>Connects.</summary>
    public static async Task<WebRtcPair> ConnectAsync(WebRtcPartner partner, WebRtcPeerOptions options, Func<string, string>? edit = null)
    {
        var pair = Start(partner, options, edit);
        try
        {
            var connected = Task.WhenAll(pair.Ours.WaitForConnectionAsync(), partner.OpenedAsync());
            // A signal that is refused ends the wait.
            await await Task.WhenAny([connected, .. pair._passing]).WaitAsync(Patience);
            await connected.WaitAsync(Patience);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next message to us, as the partner writes those to it.</summary>
    public async Task<string> ReadAsync()
    {
        WebRtcMessage message;
        while (!Ours.TryRead(out message)) Assert.True(await Ours.WaitToReadAsync().AsTask().WaitAsync(Patience), "The connection ended.");
        using (message) return message.IsText ? $"text {message.GetText()}" : $"bytes {Convert.ToHexStringLower(message.Data.Span)}";
    }

    /// <summary>The next message to the partner.</summary>
    public Task<string?> PartnerReadsAsync() => Partner.NextMessageAsync().WaitAsync(Patience);

    /// <summary>Messages come through in both directions.</summary>
    public async Task AssertTalkAsync(string text)
    {
        await Ours.SendAsync(text);
        // simple-peer gives text as bytes.
        Assert.Contains(await PartnerReadsAsync(), new[] { $"text {text}", $"bytes {Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text))}" });
        await Partner.SendTextAsync(text + "!");
        Assert.Equal($"text {text}!", await ReadAsync());
    }

    /// <summary>From us to the partner.</summary>
    /// <returns>MB/s.</returns>
    public async Task<double> TransferAsync(int length, int size)
    {
        await Partner.ExpectAsync(length);
        var sent = await InTimeAsync(SendRandomAsync(length, size));
        var received = await InTimeAsync(Partner.CollectedAsync());
        Assert.Equal(sent, received.Sha256);
        return length / received.Seconds / 1e6;
    }

    /// <summary>From the partner to us.</summary>
    /// <returns>MB/s.</returns>
    public async Task<double> TransferBackAsync(int length, int size)
    {
        var sending = Partner.SendRandomAsync(length, size);
        var received = await InTimeAsync(ReceiveAsync(length));
        Assert.Equal((await InTimeAsync(sending)).Sha256, received.Sha256);
        return length / received.Seconds / 1e6;
    }

    public async ValueTask DisposeAsync()
    {
        await Ours.DisposeAsync();
        await Partner.DisposeAsync();
        await Task.WhenAll(_passing).WaitAsync(Patience);
    }

    /// <summary>Says how we are doing when it takes too long.</summary>
    private async Task<T> InTimeAsync<T>(Task<T> task)
    {
        try
        {
            return await task.WaitAsync(2 * Patience);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"The transfer stands still: {Ours.GetStatus()}", e);
        }
    }

    private async Task<string> SendRandomAsync(int length, int size)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var random = new Random(length);
        var message = new byte[size];
        for (var left = length; left > 0; left -= message.Length)
        {
            if (left < message.Length) message = new byte[left];
            random.NextBytes(message);
            hash.AppendData(message);
            await Ours.SendAsync(message);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task<WebRtcBulk> ReceiveAsync(int length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Stopwatch? clock = null;
        var left = length;
        await foreach (var message in Ours.MessagesAsync())
        {
            clock ??= Stopwatch.StartNew();
            hash.AppendData(message.Data.Span);
            left -= message.Data.Length;
            if (left <= 0) break;
        }

        Assert.Equal(0, left);
        return new WebRtcBulk(Convert.ToHexStringLower(hash.GetHashAndReset()), clock!.Elapsed.TotalSeconds);
    }

    private async Task PassOursAsync()
    {
        try
        {
            await foreach (var signal in Ours.SignalsAsync()) await Partner.SignalAsync(_edit(signal));
        }
        catch (Exception e) when (IsGone(e))
        {
        }
    }

    private async Task PassTheirsAsync()
    {
        try
        {
            while (await Partner.NextSignalAsync() is { } signal) Ours.Signal(_edit(signal));
        }
        catch (Exception e) when (IsGone(e))
        {
        }
    }

    /// <summary>The page or the program ends before the questions to it do.</summary>
    private static bool IsGone(Exception e) => e is PlaywrightException or HttpRequestException or OperationCanceledException;
}
