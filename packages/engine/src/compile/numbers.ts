/** How numbers are kept: as doubles, or as floats. */
export type Precision = 'f64' | 'f32'
/** Numbers from a caller: any array of them. */
export type Numbers = ArrayLike<number>
/** An array that results are written into. */
export type WritableNumbers = { readonly length: number; [index: number]: number }
