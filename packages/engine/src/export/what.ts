/** What a text may hold, in its order. */
export const WHATS = ['value', 'gradient', 'valueAndGradient', 'vjp', 'backward', 'step'] as const
/** What a text holds: functions by what they compute. */
export type What = (typeof WHATS)[number]
