// The JavaScript bittorrent-tracker for tests/benchmarks: HTTP, UDP and WebSocket on one port of 127.0.0.1.
//
// Usage: bench_tracker.mjs PORT
//
// Prints READY when it serves. $WEBTORRENT_PEERS is the folder that install-peers.sh filled.
const { Server } = await import(`${process.env.WEBTORRENT_PEERS}/node_modules/bittorrent-tracker/index.js`)

const server = new Server({ udp: true, http: true, ws: true, stats: false })
server.on('error', error => console.error('error', error.message))
server.on('listening', () => console.log('READY'))
// A host name that is a bare IPv4 address makes its IPv6 socket fail.
server.listen(Number(process.argv[2]), { http: '127.0.0.1', udp: '127.0.0.1', udp6: '::1' })
