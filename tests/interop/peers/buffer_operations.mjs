// Does to node's Buffer what a file of operations says, one JSON object a line, and writes each result as a line to another file.
// usage: node buffer_operations.mjs OPERATIONS RESULTS
// Bytes travel as hexadecimal digits, text as those of its UTF-16 code units, numbers as decimal digits; the bits of a floating-point one
// travel as bytes.
import { readFileSync, writeFileSync } from 'node:fs'
import { inspect } from 'node:util'

const bytes = hex => Buffer.from(hex, 'hex')
const text = hex => bytes(hex).toString('utf16le')
const double = hex => bytes(hex).readDoubleBE()

const operations = {
  from: o => Buffer.from(text(o.text), o.encoding),
  byteLength: o => Buffer.byteLength(text(o.text), o.encoding),
  toString: o => 'text ' + Buffer.from(bytes(o.bytes).toString(o.encoding), 'utf16le').toString('hex'),
  isEncoding: o => Buffer.isEncoding(text(o.text)),
  toJSON: o => JSON.stringify(bytes(o.bytes)),
  inspect: o => inspect(bytes(o.bytes)),
  write: o => changed(bytes(o.bytes), b => b.write(text(o.text), o.offset, o.length, o.encoding)),
  read: o => bytes(o.bytes)[o.method](o.offset, o.byteLength),
  readFloat: o => floatBits(bytes(o.bytes)[o.method](o.offset)),
  writeInteger: o => changed(bytes(o.bytes), b => b[o.method](o.isBig ? BigInt(o.value) : Number(o.value), o.offset, o.byteLength)),
  writeFloat: o => changed(bytes(o.bytes), b => b[o.method](double(o.value), o.offset)),
  find: o => bytes(o.bytes)[o.method](sought(o), o.start, o.encoding),
  subarray: o => bytes(o.bytes).subarray(o.start, o.end),
  shared: o => changed(bytes(o.bytes), b => b.subarray(o.start, o.end).fill(o.value).length),
  fill: o => bytes(o.bytes).fill(sought(o), o.start, o.end, o.encoding),
  concat: o => Buffer.concat(o.list.map(bytes), o.totalLength),
  copy: o => {
    const target = bytes(o.target)
    return changed(target, () => bytes(o.bytes).copy(target, o.targetStart, o.start, o.end))
  },
  copyWithin: o => changed(bytes(o.bytes), b => b.copy(b, o.targetStart, o.start, o.end)),
  copyBytesFrom: o => Buffer.copyBytesFrom(new Uint16Array(o.numbers)),
  compare: o => bytes(o.bytes).compare(bytes(o.other), o.otherStart, o.otherEnd, o.start, o.end),
  compareStatic: o => Buffer.compare(bytes(o.bytes), bytes(o.other)),
  equals: o => bytes(o.bytes).equals(bytes(o.other)),
  swap: o => bytes(o.bytes)[o.method](),
  alloc: o => Buffer.alloc(o.length, o.value)
}

// What is looked for, or filled with: a byte, bytes or text.
const sought = o => o.value ?? (o.pattern === undefined ? text(o.text) : bytes(o.pattern))

const changed = (buffer, change) => `${change(buffer)} ${buffer.toString('hex')}`

// All NaNs are one in JavaScript.
const floatBits = number => Number.isNaN(number) ? 'NaN' : new DataView(Float64Array.of(number).buffer).getBigUint64(0, true).toString(16)

function run (operation) {
  try {
    const result = operations[operation.name](operation)
    return Buffer.isBuffer(result) ? 'bytes ' + result.toString('hex') : String(result)
  } catch (error) {
    return error.code ?? error.stack
  }
}

const [input, output] = process.argv.slice(2)
const lines = readFileSync(input, 'utf8').trimEnd().split('\n')
writeFileSync(output, lines.map(line => run(JSON.parse(line)) + '\n').join(''))
console.log('DONE', lines.length)
