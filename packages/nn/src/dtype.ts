/** The number formats that can be read. */
export type Dtype = 'F64' | 'F32' | 'F16' | 'BF16'

/** Numbers as little-endian bytes. */
export function bytesOf(numbers: readonly number[], dtype: 'F64' | 'F32'): Uint8Array {
  const size = dtype === 'F64' ? 8 : 4
  const bytes = new Uint8Array(numbers.length * size)
  const view = new DataView(bytes.buffer)
  numbers.forEach((x, i) => {
    if (size === 8) view.setFloat64(8 * i, x, true)
    else view.setFloat32(4 * i, x, true)
  })
  return bytes
}

/** The numbers in little-endian bytes. */
export function valuesOf(bytes: Uint8Array, dtype: Dtype): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (dtype) {
    case 'F64':
      return Float64Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true))
    case 'F32':
      return Float64Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true))
    default:
      return Float64Array.from({ length: bytes.length / 2 }, (_, i) => {
        const bits = view.getUint16(2 * i, true)
        return dtype === 'F16' ? half(bits) : brain(bits)
      })
  }
}

/** IEEE half precision: 1 bit of sign, 5 of exponent, 10 of fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** The upper half of a 32-bit float. */
function brain(bits: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint16(0, bits)
  return view.getFloat32(0)
}
