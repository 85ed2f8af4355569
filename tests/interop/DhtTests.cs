using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using WebTorrent.Datagram;
using WebTorrent.Dht;
using WebTorrent.Ed25519;
using WebTorrent.Identifiers;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

/// <summary>Our DHT nodes in one network with libtorrent's and JavaScript ones, on this machine.</summary>
public sealed class DhtTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<IAsyncDisposable> _running = [];
    private readonly List<IPEndPoint> _addresses = [];
    private readonly InfoHash _infoHash = InfoHash.FromBytes(RandomNumberGenerator.GetBytes(InfoHash.Size));
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(2));

    private DhtNode _first = null!;
    private DhtNode _second = null!;

    public static TheoryData<string> Partners => ["libtorrent", "JavaScript"];

    public async ValueTask InitializeAsync()
    {
        _first = AddNode();
        _second = AddNode();
        await _second.WaitForBootstrapAsync(_limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        // Nodes before their sockets, partners in any order.
        _running.Reverse();
        foreach (IAsyncDisposable running in _running) await running.DisposeAsync();
        _limit.Dispose();
    }

    [Theory]
    [MemberData(nameof(Partners))]
    public async Task Lookup_WhatAPartnerAnnounced_IsFound(string name)
    {
        RunningProgram partner = (await StartNetworkAsync(name, 3, "announce", _infoHash.ToString()))[^1];
        string line = await partner.WaitForLineAsync("ANNOUNCED ", Patience);
        var peer = new IPEndPoint(IPAddress.Loopback, int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
        foreach (DhtNode node in new[] { _second, _first })
        {
            // A program may say that it announces before its announces have arrived.
            while (!(await LookUpAsync(node)).Contains(peer)) await Task.Delay(TimeSpan.FromMilliseconds(200), _limit.Token);
        }
    }

    [Theory]
    [MemberData(nameof(Partners))]
    public async Task Announce_OurPeer_IsFoundByAPartner(string name)
    {
        await StartNetworkAsync(name, 2);
        // Our other node is one of them.
        Assert.InRange(await _second.AnnounceAsync(_infoHash, 4322, isSeed: true, _limit.Token), 2, 8);
        RunningProgram finder = (await StartNetworkAsync(name, 1, "lookup", _infoHash.ToString()))[0];
        await finder.WaitForLineAsync("LOOKED UP", Patience);
        Assert.Contains("PEER 127.0.0.1:4322", finder.Lines);
    }

    [Theory]
    [MemberData(nameof(Partners))]
    public async Task Get_ImmutableItemOfAPartner_IsIt(string name)
    {
        string text = "hello from " + name;
        RunningProgram partner = (await StartNetworkAsync(name, 3, "put", text))[^1];
        await partner.WaitForLineAsync("PUT ", Patience);
        DhtItem? item = await _second.GetAsync(DhtItem.CreateImmutable(DhtItem.EncodeText(text)).Target, _limit.Token);
        Assert.Equal(DhtItem.EncodeText(text), item?.Value.ToArray());
    }

    [Theory]
    [MemberData(nameof(Partners))]
    public async Task Put_OurImmutableItem_IsGotByAPartner(string name)
    {
        await StartNetworkAsync(name, 2);
        var item = DhtItem.CreateImmutable(DhtItem.EncodeText(new string('x', 900)));
        Assert.InRange((await _second.PutAsync(item, cancellationToken: _limit.Token)).Stored, 2, 8);
        RunningProgram reader = (await StartNetworkAsync(name, 1, DhtPartner.Of(name).GetImmutable(item.Target.ToString())))[0];
        Assert.EndsWith(new string('x', 900), await reader.WaitForLineAsync("GOT ", Patience));
    }

    [Theory]
    [InlineData("libtorrent", "-")]
    [InlineData("libtorrent", "pepper")]
    [InlineData("JavaScript", "-")]
    [InlineData("JavaScript", "pepper")]
    public async Task Get_MutableItemOfAPartner_IsIt(string name, string salt)
    {
        using var key = Ed25519PrivateKey.Generate();
        RunningProgram partner = (await StartNetworkAsync(name, 2, DhtPartner.Of(name).PutMutable(key, salt, "version one")))[^1];
        await partner.WaitForLineAsync("PUT", Patience);
        DhtItem? item = await _second.GetAsync(key.PublicKey, SaltOf(salt), _limit.Token);
        Assert.Equal(DhtItem.EncodeText("version one"), item?.Value.ToArray());
        Assert.Equal(1, item!.Sequence);
    }

    [Theory]
    [InlineData("libtorrent", "-")]
    [InlineData("libtorrent", "pepper")]
    [InlineData("JavaScript", "-")]
    [InlineData("JavaScript", "pepper")]
    public async Task Put_OurMutableItem_IsGotByAPartner(string name, string salt)
    {
        await StartNetworkAsync(name, 2);
        using var key = Ed25519PrivateKey.Generate();
        foreach (long version in new[] { 1, 2 })
        {
            var item = DhtItem.CreateMutable(key, DhtItem.EncodeText("version " + version), version, SaltOf(salt));
            Assert.InRange((await _second.PutAsync(item, version - 1 is > 0 and var old ? old : null, _limit.Token)).Stored, 2, 8);
        }

        RunningProgram reader = (await StartNetworkAsync(name, 1, DhtPartner.Of(name).GetMutable(key.PublicKey, salt)))[0];
        Assert.Equal("GOT 2 version 2", await reader.WaitForLineAsync("GOT ", Patience));
    }

    private static byte[] SaltOf(string text) => text == "-" ? [] : Encoding.UTF8.GetBytes(text);

    private DhtNode AddNode()
    {
        var socket = new DatagramSocket(new DatagramSocketOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
        socket.Start();
        var node = new DhtNode(socket, new DhtOptions { AllowPrivateAddresses = true, Bootstrap = [.. _addresses.Select(address => address.ToString())] });
        node.Start();
        _running.AddRange([socket, node]);
        _addresses.Add(socket.LocalEndPoint);
        return node;
    }

    // Each knows all that are there already, and the last does the verbs.
    private async Task<List<RunningProgram>> StartNetworkAsync(string name, int count, params string[] lastVerbs)
    {
        var partners = new List<RunningProgram>();
        for (int i = 0; i < count; i++)
        {
            var (program, address) = await DhtPartner.Of(name).StartAsync(_addresses, i == count - 1 ? lastVerbs : []);
            _running.Add(program);
            _addresses.Add(address);
            partners.Add(program);
        }

        return partners;
    }

    private async Task<List<IPEndPoint>> LookUpAsync(DhtNode node)
    {
        var peers = new List<IPEndPoint>();
        await foreach (IPEndPoint peer in node.LookupAsync(_infoHash, _limit.Token)) peers.Add(peer);
        return peers;
    }
}
