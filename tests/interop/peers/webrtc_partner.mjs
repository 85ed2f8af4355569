// The other side of a WebRTC connection, for tests/interop: in a page (Chromium) and in Node (wrtc). Signals go in and out as JavaScript's simple-peer writes
// them, whether simple-peer itself is behind them or a plain RTCPeerConnection. What the tests call are the methods of Partner.

/** Values in their order; whoever asks for one that is not there yet waits. After the end comes null. */
class Queue {
  values = []
  waiting = []
  ended = false

  push (value) {
    this.values.push(value)
    this.serve()
  }

  end () {
    this.ended = true
    this.serve()
  }

  next () {
    return new Promise(resolve => {
      this.waiting.push(resolve)
      this.serve()
    })
  }

  serve () {
    while (this.waiting.length && (this.values.length || this.ended)) this.waiting.shift()(this.values.length ? this.values.shift() : null)
  }
}

const hex = bytes => [...new Uint8Array(bytes)].map(byte => byte.toString(16).padStart(2, '0')).join('')
const sha256 = async bytes => hex(await crypto.subtle.digest('SHA-256', bytes))

/** A plain RTCPeerConnection with one channel. */
class PlainPeer {
  constructor ({ initiator, trickle, config, RTCPeerConnection }, partner) {
    this.partner = partner
    this.trickle = trickle
    this.connection = new RTCPeerConnection(config)
    this.connection.onicecandidate = ({ candidate }) => {
      if (trickle && candidate?.candidate) partner.signals.push({ type: 'candidate', candidate: candidate.toJSON() })
    }
    if (initiator) {
      this.use(this.connection.createDataChannel('plain'))
      this.offer()
    } else {
      this.connection.ondatachannel = ({ channel }) => this.use(channel)
    }
  }

  use (channel) {
    this.channel = channel
    channel.binaryType = 'arraybuffer'
    channel.bufferedAmountLowThreshold = 1 << 18
    if (channel.readyState === 'open') this.partner.open.push(true)
    channel.onopen = () => this.partner.open.push(true)
    channel.onmessage = ({ data }) => this.partner.take(data)
    channel.onclose = () => this.partner.end()
  }

  async offer (options) {
    await this.connection.setLocalDescription(await this.connection.createOffer(options))
    await this.describe()
  }

  async describe () {
    const connection = this.connection
    if (!this.trickle) {
      await new Promise(resolve => {
        const look = () => connection.iceGatheringState === 'complete' && resolve()
        connection.addEventListener('icegatheringstatechange', look)
        look()
      })
    }
    this.partner.signals.push({ type: connection.localDescription.type, sdp: connection.localDescription.sdp })
  }

  async signal (signal) {
    if (signal.candidate) return this.connection.addIceCandidate(signal.candidate)
    if (signal.renegotiate) return this.offer({ iceRestart: true })
    await this.connection.setRemoteDescription(signal)
    if (signal.type !== 'offer') return
    await this.connection.setLocalDescription(await this.connection.createAnswer())
    await this.describe()
  }

  send (data) {
    this.channel.send(data)
  }

  async write (data) {
    this.channel.send(data)
    if (this.channel.bufferedAmount < 1 << 20) return
    const { channel } = this
    await new Promise(resolve => {
      channel.addEventListener('bufferedamountlow', resolve, { once: true })
      // wrtc does not tell it each time.
      const look = () => channel.bufferedAmount > channel.bufferedAmountLowThreshold ? setTimeout(look, 5) : resolve()
      look()
    })
  }

  close (how) {
    if (how === 'channel') this.channel.close()
    else this.connection.close()
  }
}

/** simple-peer, as its README uses it. */
class SimplePeerPeer {
  constructor ({ SimplePeer, ...options }, partner) {
    this.peer = new SimplePeer(options)
    this.peer.on('signal', signal => partner.signals.push(signal))
    this.peer.on('connect', () => partner.open.push(true))
    this.peer.on('data', data => partner.take(data))
    this.peer.on('error', error => { partner.error = String(error.message || error) })
    this.peer.on('close', () => partner.end())
  }

  get connection () {
    return this.peer._pc
  }

  signal (signal) {
    this.peer.signal(signal)
  }

  send (data) {
    this.peer.send(data)
  }

  write (data) {
    return new Promise((resolve, reject) => this.peer.write(data, error => error ? reject(error) : resolve()))
  }

  close () {
    this.peer.destroy()
  }
}

export class Partner {
  signals = new Queue()
  messages = new Queue()
  open = new Queue()
  over = new Queue()
  error = null
  bulk = null
  counting = null

  /** With options.SimplePeer that, else options.RTCPeerConnection. */
  constructor (options) {
    this.peer = options.SimplePeer ? new SimplePeerPeer(options, this) : new PlainPeer(options, this)
  }

  /** As JSON. */
  async nextSignal () {
    const signal = await this.signals.next()
    return signal && JSON.stringify(signal)
  }

  async signal (json) {
    await this.peer.signal(JSON.parse(json))
  }

  opened () {
    return this.open.next()
  }

  /** Ends with the connection; why, if it failed. */
  async closed () {
    await this.over.next()
    return this.error
  }

  sendText (text) {
    this.peer.send(text)
  }

  sendBytes (digits) {
    this.peer.send(Uint8Array.from(digits.match(/../g) ?? [], pair => parseInt(pair, 16)))
  }

  /** "text ..." or "bytes hexadecimal". */
  nextMessage () {
    return this.messages.next()
  }

  /** Sends random bytes as messages of one size. */
  async sendRandom (length, size) {
    const bytes = this.random(length)
    const start = performance.now()
    for (let at = 0; at < length; at += size) await this.peer.write(bytes.subarray(at, Math.min(at + size, length)))
    return { sha256: await sha256(bytes), seconds: (performance.now() - start) / 1000 }
  }

  /** Sends the same message again and again. */
  async sendSame (count, size) {
    const message = new Uint8Array(size)
    for (let i = 0; i < count; i++) await this.peer.write(message)
  }

  /** From now on messages are only counted. */
  count (length) {
    this.all = new Promise(resolve => {
      this.counting = { left: length, start: 0, resolve }
    })
  }

  /** Ends when all that is counted came; the seconds from the first message on. */
  counted () {
    return this.all
  }

  /** From now on messages are parts of a whole. */
  expect (length) {
    this.whole = new Promise(resolve => {
      this.bulk = { bytes: new Uint8Array(length), at: 0, start: 0, resolve }
    })
  }

  /** Ends when the whole is there. */
  collected () {
    return this.whole
  }

  restart () {
    return this.peer.offer({ iceRestart: true })
  }

  negotiate () {
    this.peer.peer.negotiate()
  }

  close (how) {
    this.peer.close(how)
  }

  /** What both ends of the way are: host, srflx, prflx or relay. */
  async way () {
    const report = await this.peer.connection.getStats()
    const all = [...report.values()]
    const chosen = all.find(item => item.type === 'transport')?.selectedCandidatePairId
    const pair = all.find(item => item.type === 'candidate-pair' && (chosen ? item.id === chosen : item.nominated && item.state === 'succeeded'))
    return { local: report.get(pair.localCandidateId).candidateType, remote: report.get(pair.remoteCandidateId).candidateType }
  }

  take (data) {
    if (this.counting) this.subtract(data.byteLength)
    else if (this.bulk) this.collect(new Uint8Array(data))
    else this.messages.push(typeof data === 'string' ? `text ${data}` : `bytes ${hex(data)}`)
  }

  subtract (length) {
    const counting = this.counting
    counting.start ||= performance.now()
    counting.left -= length
    if (counting.left > 0) return
    this.counting = null
    counting.resolve((performance.now() - counting.start) / 1000)
  }

  async collect (part) {
    const bulk = this.bulk
    bulk.start ||= performance.now()
    bulk.bytes.set(part, bulk.at)
    bulk.at += part.length
    if (bulk.at < bulk.bytes.length) return
    this.bulk = null
    const seconds = (performance.now() - bulk.start) / 1000
    bulk.resolve({ sha256: await sha256(bulk.bytes), seconds })
  }

  end () {
    for (const queue of [this.signals, this.messages, this.open, this.over]) queue.end()
  }

  random (length) {
    const bytes = new Uint8Array(length)
    // No more at once is given.
    for (let at = 0; at < length; at += 65536) crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65536, length)))
    return bytes
  }
}
