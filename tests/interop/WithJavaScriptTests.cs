using WebTorrent.Interop.Tests.Clients;
using WebTorrent.Interop.Tests.Harness;

namespace WebTorrent.Interop.Tests;

public sealed class WithJavaScriptTests(Payloads payloads) : PartnerTests(payloads, new JavaScriptClient());
