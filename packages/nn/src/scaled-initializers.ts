import type { Initializer } from './initializer'

/** Whether weights are scaled by the number of inputs or of outputs of their layer. */
export type FanMode = 'fanIn' | 'fanOut'

const fan = (mode: FanMode, fanIn: number, fanOut: number): number =>
  mode === 'fanIn' ? fanIn : fanOut

/** Numbers between −bound and bound, whose standard deviation is bound/√3. */
const within =
  (bound: (fanIn: number, fanOut: number) => number): Initializer =>
  (random, fanIn, fanOut) => {
    const b = bound(fanIn, fanOut)
    return random.uniform(-b, b)
  }

const around =
  (deviation: (fanIn: number, fanOut: number) => number): Initializer =>
  (random, fanIn, fanOut) =>
    random.normal(0, deviation(fanIn, fanOut))

/**
 * Numbers between ±gain·√(6/(fanIn + fanOut)), so that signals keep their size on the way forward and
 * back (Glorot and Bengio 2010).
 * @example
 * new Layer(3, 4, { activation: 'tanh', weight: xavierUniform(gain('tanh')) })
 */
export const xavierUniform = (gain = 1): Initializer =>
  within((fanIn, fanOut) => gain * Math.sqrt(6 / (fanIn + fanOut)))

/**
 * Normal numbers of deviation gain·√(2/(fanIn + fanOut)) (Glorot and Bengio 2010).
 * @example
 * new Layer(3, 4, { activation: 'tanh', weight: xavierNormal(gain('tanh')) })
 */
export const xavierNormal = (gain = 1): Initializer =>
  around((fanIn, fanOut) => gain * Math.sqrt(2 / (fanIn + fanOut)))

/**
 * Numbers between ±gain·√(3/fan), so that signals keep their size through rectifiers (He et al. 2015).
 * Default gain: that of relu.
 * @example
 * new Layer(3, 4, { activation: 'relu', weight: kaimingUniform() })
 */
export const kaimingUniform = (gain = Math.SQRT2, mode: FanMode = 'fanIn'): Initializer =>
  within((fanIn, fanOut) => gain * Math.sqrt(3 / fan(mode, fanIn, fanOut)))

/**
 * Normal numbers of deviation gain/√fan (He et al. 2015). Default gain: that of relu.
 * @example
 * new Layer(3, 4, { activation: 'relu', weight: kaimingNormal() })
 */
export const kaimingNormal = (gain = Math.SQRT2, mode: FanMode = 'fanIn'): Initializer =>
  around((fanIn, fanOut) => gain / Math.sqrt(fan(mode, fanIn, fanOut)))

/**
 * Numbers between ±1/√fanIn: PyTorch's default for the weights and the biases of an `nn.Linear`.
 * @example
 * new Layer(3, 4, { weight: linearDefault, bias: linearDefault })
 */
export const linearDefault: Initializer = /* @__PURE__ */ within((fanIn) => 1 / Math.sqrt(fanIn))
