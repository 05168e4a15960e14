/** Numbers that a caller hands in: any array of them. */
export type Numbers = ArrayLike<number>
/** An array that results are written into. */
export type WritableNumbers = { readonly length: number; [index: number]: number }
