import { BinaryWriter } from '@bufbuild/protobuf/wire'

// The messages of onnx.proto3 that a model of ours has, by the numbers of their fields.

type ElementType = 'f64' | 'f32' | 'i64' | 'bool'
const TYPES: Readonly<Record<ElementType, number>> = { f32: 1, i64: 7, bool: 9, f64: 11 }

const IR_VERSION = 8
const OPSET = 17

export interface Attribute {
  name: string
  value: number | readonly number[]
}

export interface NodeProto {
  op: string
  inputs: readonly string[]
  outputs: readonly string[]
  attributes?: readonly Attribute[]
}

export interface TensorProto {
  name: string
  type: ElementType
  dims: readonly number[]
  numbers: readonly number[]
}

/** A name with the shape of its tensor; a word is a length that is known when the model runs. */
export interface ValueInfo {
  name: string
  type: ElementType
  dims: readonly (number | string)[]
}

export interface ModelProto {
  name: string
  nodes: readonly NodeProto[]
  initializers: readonly TensorProto[]
  inputs: readonly ValueInfo[]
  outputs: readonly ValueInfo[]
}

type Write = (writer: BinaryWriter) => void

const LENGTH_DELIMITED = 2
const VARINT = 0

function message(writer: BinaryWriter, field: number, write: Write): void {
  writer.tag(field, LENGTH_DELIMITED).fork()
  write(writer)
  writer.join()
}
const text = (writer: BinaryWriter, field: number, value: string): void =>
  void writer.tag(field, LENGTH_DELIMITED).string(value)
const integer = (writer: BinaryWriter, field: number, value: number): void =>
  void writer.tag(field, VARINT).int64(value)

/** A model as the bytes of an .onnx file. */
export function encode({ name, nodes, initializers, inputs, outputs }: ModelProto): Uint8Array {
  const writer = new BinaryWriter()
  integer(writer, 1, IR_VERSION)
  text(writer, 2, '@mg/engine/export')
  message(writer, 7, (graph) => {
    for (const one of nodes) message(graph, 1, node(one))
    text(graph, 2, name)
    for (const one of initializers) message(graph, 5, tensor(one))
    for (const one of inputs) message(graph, 11, valueInfo(one))
    for (const one of outputs) message(graph, 12, valueInfo(one))
  })
  message(writer, 8, (opset) => {
    text(opset, 1, '')
    integer(opset, 2, OPSET)
  })
  return writer.finish()
}

const node =
  ({ op, inputs, outputs, attributes = [] }: NodeProto): Write =>
  (writer) => {
    for (const name of inputs) text(writer, 1, name)
    for (const name of outputs) text(writer, 2, name)
    text(writer, 4, op)
    for (const { name, value } of attributes) {
      message(writer, 5, (attribute) => {
        text(attribute, 1, name)
        if (typeof value === 'number') integer(attribute, 3, value)
        else for (const one of value) integer(attribute, 8, one)
        integer(attribute, 20, typeof value === 'number' ? 2 : 7)
      })
    }
  }

const tensor =
  ({ name, type, dims, numbers }: TensorProto): Write =>
  (writer) => {
    for (const dim of dims) integer(writer, 1, dim)
    integer(writer, 2, TYPES[type])
    text(writer, 8, name)
    writer.tag(9, LENGTH_DELIMITED).bytes(rawData(type, numbers))
  }

/** Little-endian, as the format wants it on every machine. */
function rawData(type: ElementType, numbers: readonly number[]): Uint8Array {
  const width = type === 'f32' ? 4 : 8
  const view = new DataView(new ArrayBuffer(width * numbers.length))
  numbers.forEach((number, i) => {
    if (type === 'f32') view.setFloat32(4 * i, number, true)
    else if (type === 'i64') view.setBigInt64(8 * i, BigInt(number), true)
    else view.setFloat64(8 * i, number, true)
  })
  return new Uint8Array(view.buffer)
}

const valueInfo =
  ({ name, type, dims }: ValueInfo): Write =>
  (writer) => {
    text(writer, 1, name)
    message(writer, 2, (whole) =>
      message(whole, 1, (tensorType) => {
        integer(tensorType, 1, TYPES[type])
        message(tensorType, 2, (shape) => {
          for (const dim of dims) {
            message(shape, 1, (one) => {
              if (typeof dim === 'number') integer(one, 1, dim)
              else text(one, 2, dim)
            })
          }
        })
      }),
    )
  }
