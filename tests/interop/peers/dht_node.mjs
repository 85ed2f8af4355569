// A JavaScript DHT node for tests/interop.
//
// Usage: dht_node.mjs --port PORT [--bootstrap ADDRESS:PORT ...] VERB...
// Verbs, done one after another when the node is in the network; it stays until SIGTERM:
//   lookup HASH                       prints "PEER address:port" for each peer, then "LOOKED UP"
//   announce HASH                     announces a peer at this node's port and prints "ANNOUNCED port"
//   put TEXT                          stores an immutable item and prints "PUT target"
//   put-mutable SEED SEQ SALT TEXT    stores a mutable item (SEED: 64 hexadecimal digits; SALT: - for none) and prints "PUT target"
//   get TARGET SALT                   prints "GOT sequence text" or "GOT NOTHING"
// $WEBTORRENT_PEERS is the folder that install-peers.sh filled.
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { parseArgs } from 'node:util'

const { default: DHT } = await import(`${process.env.WEBTORRENT_PEERS}/node_modules/bittorrent-dht/index.js`)
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string' }, bootstrap: { type: 'string', multiple: true, default: [] } }
})

// Node wants keys in their DER wrapping.
const privateKeyOf = seed => createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' })
const publicKeyOf = bytes => createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes]), format: 'der', type: 'spki' })

const dht = new DHT({
  bootstrap: options.bootstrap.length ? options.bootstrap : false,
  verify: (signature, message, key) => verify(null, message, publicKeyOf(key), signature)
})
dht.on('error', error => console.log('error', error.message))
dht.on('peer', peer => console.log(`PEER ${peer.host}:${peer.port}`))
process.on('SIGTERM', () => process.exit(0))
process.on('SIGINT', () => process.exit(0))

const saltOf = text => text === '-' ? undefined : Buffer.from(text)
const done = (resolve, text) => (error, ...rest) => resolve(console.log(error ? `FAILED ${error.message}` : text(...rest)))

const verbs = {
  lookup: hash => new Promise(resolve => dht.lookup(hash, done(resolve, () => 'LOOKED UP'))),
  announce: hash => new Promise(resolve => dht.announce(hash, Number(options.port), done(resolve, () => `ANNOUNCED ${options.port}`))),
  put: text => new Promise(resolve => dht.put({ v: Buffer.from(text) }, done(resolve, hash => `PUT ${hash.toString('hex')}`))),
  'put-mutable': (seed, seq, salt, text) => new Promise(resolve => {
    const key = privateKeyOf(Buffer.from(seed, 'hex'))
    const k = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
    dht.put({ k, seq: Number(seq), salt: saltOf(salt), v: Buffer.from(text), sign: bytes => sign(null, bytes, key) }, done(resolve, hash => `PUT ${hash.toString('hex')}`))
  }),
  get: (target, salt) => new Promise(resolve => dht.get(target, { salt: saltOf(salt), cache: false }, done(resolve, found => found ? `GOT ${found.seq ?? 0} ${found.v}` : 'GOT NOTHING')))
}

await new Promise(resolve => dht.listen(Number(options.port), '127.0.0.1', resolve))
await new Promise(resolve => dht.ready ? resolve() : dht.once('ready', resolve))
console.log('READY')
const words = [...positionals]
while (words.length) {
  const verb = verbs[words.shift()]
  await verb(...words.splice(0, verb.length))
}
