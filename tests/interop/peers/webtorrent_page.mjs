// JavaScript's WebTorrent in a page, for tests/interop: import('/webtorrent_page.mjs').
import WebTorrent from '/webtorrent.min.js'

const client = new WebTorrent({ dht: false, tracker: { rtcConfig: { iceServers: [] } } })

async function sha256 (bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...hash].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

function until (begin) {
  return new Promise((resolve, reject) => {
    client.on('error', error => reject(new Error(String(error.message ?? error))))
    begin(resolve)
  })
}

// Seeds random bytes; gives the magnet link and their hash.
export async function seed (length, trackers) {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536))
  const torrent = await until(seeding => client.seed(new File([bytes], 'page.bin'), { announce: trackers }, seeding))
  return { magnet: torrent.magnetURI, sha256: await sha256(bytes) }
}

// Downloads; gives the seconds that it took, those of them after the first peer was there, and the hash of the first file.
export async function leech (magnet, trackers) {
  const start = performance.now()
  let wired = 0
  const torrent = await until(done => {
    const added = client.add(magnet, { announce: trackers })
    added.on('wire', () => { wired ||= performance.now() })
    added.on('done', () => done(added))
  })
  const end = performance.now()
  return { seconds: (end - start) / 1000, transferSeconds: (end - wired) / 1000, sha256: await sha256(await (await torrent.files[0].blob()).arrayBuffer()) }
}
