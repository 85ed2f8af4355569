// JavaScript's simple-peer on wrtc in Node, or with --plain wrtc alone, for tests/interop and tests/benchmarks: POST /METHOD with a JSON array of arguments calls a method of Partner (webrtc_partner.mjs) and
// answers with its result as JSON.
//
// Usage: webrtc_node.mjs --port PORT [--initiator] [--no-trickle] [--plain]
// Prints READY when it listens. SIGTERM and SIGINT end it. $WEBTORRENT_PEERS is the folder that install-peers.sh filled.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { Partner } from './webrtc_partner.mjs'

const require = createRequire(`${process.env.WEBTORRENT_PEERS}/node_modules/`)
const { values: options } = parseArgs({
  options: {
    port: { type: 'string' },
    initiator: { type: 'boolean', default: false },
    'no-trickle': { type: 'boolean', default: false },
    plain: { type: 'boolean', default: false }
  }
})

const wrtc = require('@roamhq/wrtc')
const partner = new Partner({
  ...(options.plain ? { RTCPeerConnection: wrtc.RTCPeerConnection } : { SimplePeer: require('simple-peer'), wrtc }),
  initiator: options.initiator,
  trickle: !options['no-trickle'],
  config: { iceServers: [] }
})

const server = createServer(async (request, response) => {
  let body = ''
  for await (const part of request) body += part
  try {
    const result = await partner[request.url.slice(1)](...JSON.parse(body))
    response.end(JSON.stringify(result ?? null))
  } catch (error) {
    response.statusCode = 500
    response.end(String(error.stack))
  }
})
// Whoever asks for the next signal or message may wait for long.
server.requestTimeout = 0
server.listen(Number(options.port), '127.0.0.1', () => console.log('READY'))
process.on('SIGTERM', () => process.exit(0))
process.on('SIGINT', () => process.exit(0))
