// The JavaScript tracker for tests/interop: HTTP, WebSocket and UDP on one port.
//
// Usage: javascript_tracker.mjs ADDRESS PORT
//
// Prints READY when it listens. SIGTERM and SIGINT end it. $WEBTORRENT_PEERS is the folder that install-peers.sh filled.
const { Server } = await import(`${process.env.WEBTORRENT_PEERS}/node_modules/bittorrent-tracker/index.js`)
const [address, port] = process.argv.slice(2)
const server = new Server({ http: true, udp: true, ws: true, stats: false })
server.on('error', error => {
  console.log('error', error.message)
  process.exit(1)
})
server.on('warning', warning => console.log('warning', warning.message))
server.on('listening', () => console.log('READY'))
for (const event of ['start', 'stop', 'complete', 'update']) server.on(event, peer => console.log(event, peer))
server.listen(Number(port), { http: address, udp: address })
process.on('SIGTERM', () => process.exit(0))
process.on('SIGINT', () => process.exit(0))
