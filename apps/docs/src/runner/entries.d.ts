declare module 'virtual:entries' {
  /** Every entry of every package, by its name. */
  export const entries: Record<string, object>
}
