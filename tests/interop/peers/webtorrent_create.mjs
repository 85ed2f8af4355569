// Makes a torrent with the JavaScript create-torrent. Usage: webtorrent_create.mjs PATH OUTPUT PIECE_LENGTH
// $WEBTORRENT_PEERS is the folder that install-peers.sh filled.
import { writeFileSync } from 'node:fs'

const { default: createTorrent } = await import(`${process.env.WEBTORRENT_PEERS}/node_modules/create-torrent/index.js`)
const [path, output, pieceLength] = process.argv.slice(2)
createTorrent(path, { pieceLength: Number(pieceLength), announceList: [], filterJunkFiles: false }, (error, torrent) => {
  if (error) throw error
  writeFileSync(output, torrent)
})
