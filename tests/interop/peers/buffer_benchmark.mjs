// Times what tests/benchmarks/Buffers/BufferWork.cs does, done to node's Buffer: reads "NAME SIZE" lines, answers each with nanoseconds of processor time an operation.
import { createInterface } from 'node:readline'

const warmUpNanoseconds = 30e6
const batchNanoseconds = 5e6
const batches = 5

// The same bytes and text on both sides: letters, and for the second text letters of two and three bytes between them.
const bytesOf = size => Buffer.from(Array.from({ length: size }, (_, i) => 0x20 + (i * 7) % 90))
const textOf = size => bytesOf(size).latin1Slice()
const mixedOf = size => 'ab\u00e9d\u20acf'.repeat(size / 8)

// A loop compiled for each operation, so that each is inlined where it can be.
const repeat = operation => new Function('operation', `return n => {
  let sum = 0
  for (let i = 0; i < n; i++) sum += operation(i)
  return sum
}`)(operation)

const toText = encoding => size => {
  const buffer = bytesOf(size)
  return repeat(() => buffer.toString(encoding).charCodeAt(1))
}

const toBytes = (encoding, text = textOf) => size => {
  const encoded = Buffer.from(text(size), encoding === 'hex' || encoding.startsWith('base64') ? 'utf8' : encoding).toString(encoding)
  return repeat(() => Buffer.from(encoded, encoding)[1])
}

const works = {
  concat: size => {
    const [one, other] = [bytesOf(size / 2), bytesOf(size / 2)]
    return repeat(() => Buffer.concat([one, other])[1])
  },
  fill: size => {
    const buffer = bytesOf(size)
    return repeat(i => buffer.fill(i & 0x7f)[1])
  },
  'fill with 3 bytes': size => {
    const [buffer, pattern] = [bytesOf(size), bytesOf(3)]
    return repeat(() => buffer.fill(pattern)[1])
  },
  copy: size => {
    const [buffer, target] = [bytesOf(size), Buffer.alloc(size)]
    return repeat(() => buffer.copy(target))
  },
  'indexOf byte': size => {
    const buffer = bytesOf(size)
    buffer[size - 1] = 0xff
    return repeat(() => buffer.indexOf(0xff))
  },
  'indexOf 8 bytes': size => {
    const buffer = bytesOf(size)
    const pattern = Buffer.from('seven !!')
    pattern.copy(buffer, size - 8)
    return repeat(() => buffer.indexOf(pattern))
  },
  compare: size => {
    const [one, other] = [bytesOf(size), bytesOf(size)]
    return repeat(() => one.compare(other))
  },
  equals: size => {
    const [one, other] = [bytesOf(size), bytesOf(size)]
    return repeat(() => one.equals(other) ? 1 : 0)
  },
  swap16: size => {
    const buffer = bytesOf(size)
    return repeat(() => buffer.swap16()[1])
  },
  swap32: size => {
    const buffer = bytesOf(size)
    return repeat(() => buffer.swap32()[1])
  },
  swap64: size => {
    const buffer = bytesOf(size)
    return repeat(() => buffer.swap64()[1])
  },
  readDoubleBE: size => {
    const buffer = bytesOf(size)
    return repeat(i => buffer.readDoubleBE((i & 7) * 8))
  },
  writeDoubleBE: size => {
    const buffer = bytesOf(size)
    return repeat(i => buffer.writeDoubleBE(i, (i & 7) * 8))
  },
  readUInt32BE: size => {
    const buffer = bytesOf(size)
    return repeat(i => buffer.readUInt32BE((i & 7) * 4))
  },
  'readIntBE of 6 bytes': size => {
    const buffer = bytesOf(size)
    return repeat(i => buffer.readIntBE((i & 7) * 6, 6))
  },
  subarray: size => {
    const buffer = bytesOf(size)
    return repeat(i => buffer.subarray(i & 7).length)
  },
  'utf8, ASCII, to text': toText('utf8'),
  'utf8, ASCII, to bytes': toBytes('utf8'),
  'utf8, mixed, to text': size => {
    const buffer = Buffer.from(mixedOf(size))
    return repeat(() => buffer.toString().charCodeAt(1))
  },
  'utf8, mixed, to bytes': size => {
    const text = Buffer.from(mixedOf(size)).toString()
    return repeat(() => Buffer.from(text)[1])
  }
}

for (const encoding of ['utf16le', 'latin1', 'ascii', 'hex', 'base64', 'base64url']) {
  works[encoding + ' to text'] = toText(encoding)
  works[encoding + ' to bytes'] = toBytes(encoding)
}
// Ours can write text into memory that is there; node always makes a string.
for (const name of Object.keys(works)) {
  if (name.endsWith(' to text')) works[name.replace('to text', 'into memory')] = works[name]
}

let consumed = 0

function time (work, n) {
  const start = process.cpuUsage()
  consumed += work(n)
  const { user, system } = process.cpuUsage(start)
  return (user + system) * 1000
}

function measure (work) {
  let n = 1
  for (let spent = 0; spent < warmUpNanoseconds;) {
    const took = time(work, n)
    spent += took
    if (took < batchNanoseconds) n *= 2
  }
  let best = Infinity
  for (let i = 0; i < batches; i++) best = Math.min(best, time(work, n) / n)
  return best
}

for await (const line of createInterface({ input: process.stdin })) {
  const [, name, size] = /^(.*) (\d+)$/.exec(line)
  console.log(measure(works[name](Number(size))))
}
if (Number.isNaN(consumed)) console.error('Nothing was measured.')
