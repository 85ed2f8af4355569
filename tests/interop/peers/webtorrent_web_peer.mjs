// A JavaScript WebTorrent peer that speaks WebRTC, for tests/interop.
//
// Usage: webtorrent_web_peer.mjs seed|leech --source TORRENT --dir DIR --port PORT --announce URL [--announce URL ...] [--stay]
//
// It announces to the given trackers only: over ws:// it finds WebRTC peers, over http:// and udp:// TCP peers.
// Prints READY when a seeder has its data, DONE when a leecher has every piece; a leecher then ends, unless told to --stay.
// "wire KIND" tells how each peer is connected. $WEBTORRENT_PEERS is the folder that install-peers.sh filled.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const { default: WebTorrent } = await import(`${process.env.WEBTORRENT_PEERS}/node_modules/webtorrent/index.js`)
const { values: options, positionals: [mode] } = parseArgs({
  allowPositionals: true,
  options: {
    source: { type: 'string' },
    dir: { type: 'string' },
    port: { type: 'string' },
    announce: { type: 'string', multiple: true, default: [] },
    stay: { type: 'boolean', default: false }
  }
})

const client = new WebTorrent({
  torrentPort: Number(options.port),
  dht: false,
  lsd: false,
  utPex: false,
  natUpnp: false,
  natPmp: false,
  utp: false,
  tracker: { rtcConfig: { iceServers: [] } },
  secure: 0, // by default it dials with message stream encryption only
  maxConns: 100
})
client.on('error', error => {
  console.log('error', error.message)
  process.exit(1)
})

function quit () {
  client.destroy(() => process.exit(0))
  setTimeout(() => process.exit(0), 1500).unref()
}
process.on('SIGTERM', quit)
process.on('SIGINT', quit)

const torrent = client.add(readFileSync(options.source), { path: options.dir, announce: options.announce })
torrent.on('warning', warning => console.log('warning', warning.message ?? warning))
torrent.on('wire', wire => console.log('wire', wire.type))
torrent.on('done', () => {
  console.log(mode === 'seed' ? 'READY' : 'DONE')
  if (mode === 'leech' && !options.stay) quit()
})
