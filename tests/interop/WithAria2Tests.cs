using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

public sealed class WithAria2Tests(Payloads payloads) : PartnerTests(payloads, new Aria2Client());
