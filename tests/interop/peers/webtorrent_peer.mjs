// A JavaScript WebTorrent peer for tests/interop and tests/benchmarks, over TCP unless told otherwise.
//
// Usage: webtorrent_peer.mjs seed|leech --source TORRENT|MAGNET --dir DIR --port PORT [--peer ADDRESS:PORT ...]
//                            [--tracker | --web-rtc] [--announce URL ...] [--no-check] [--stay]
//
// --tracker has it announce, to the torrent's trackers and those of --announce; --web-rtc too, and it finds WebRTC peers over ws://.
// Prints READY when a seeder has its data, DONE and the seconds since its first peer when a leecher has every piece; a leecher then ends, unless told to --stay.
// "wire KIND ADDRESS" tells how each peer is connected.
// SIGTERM and SIGINT end it. $WEBTORRENT_PEERS is the folder that install-peers.sh filled.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const { default: WebTorrent } = await import(`${process.env.WEBTORRENT_PEERS}/node_modules/webtorrent/index.js`)
const { values: options, positionals: [mode] } = parseArgs({
  allowPositionals: true,
  options: {
    source: { type: 'string' },
    dir: { type: 'string' },
    port: { type: 'string' },
    peer: { type: 'string', multiple: true, default: [] },
    announce: { type: 'string', multiple: true, default: [] },
    tracker: { type: 'boolean', default: false },
    'web-rtc': { type: 'boolean', default: false },
    stay: { type: 'boolean', default: false },
    'no-check': { type: 'boolean', default: false }
  }
})

function trackerOptions () {
  if (options['web-rtc']) return { rtcConfig: { iceServers: [] } }
  return options.tracker ? { wrtc: false } : false
}

const client = new WebTorrent({
  torrentPort: Number(options.port),
  dht: false,
  lsd: false,
  utPex: false,
  natUpnp: false,
  natPmp: false,
  utp: false,
  tracker: trackerOptions(),
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

const source = options.source.startsWith('magnet:') ? options.source : readFileSync(options.source)
const torrent = client.add(source, { path: options.dir, skipVerify: options['no-check'], announce: options.announce })
torrent.on('warning', warning => console.log('warning', warning.message ?? warning))
let wired = 0
torrent.on('wire', (wire, address) => {
  wired ||= performance.now()
  console.log('wire', wire.type, address ?? '')
})
torrent.on('infoHash', () => options.peer.forEach(peer => torrent.addPeer(peer)))
torrent.on('done', () => {
  console.log(mode === 'seed' ? 'READY' : `DONE ${(performance.now() - wired) / 1000}`)
  if (mode === 'leech' && !options.stay) quit()
})
