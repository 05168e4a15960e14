import { it } from 'vitest'
import { rulesOf, formula } from '../src/playground/graph/formula'
it('x', () => {
  for (const op of 'neg reciprocal square sqrt cbrt abs sign floor exp exp2 expm1 log log2 log1p sin cos tan asin atan sinh tanh asinh acosh atanh erf relu sigmoid softplus normalCdf'.split(' ')) console.log(op, rulesOf(op, 1).map(r => formula(r, {operands: ['u'], result: 'z'})))
  for (const op of 'add sub mul div mod pow min max hypot atan2 leakyRelu elu lt dot'.split(' ')) console.log(op, rulesOf(op, 2).map(r => formula(r, {operands: ['u','v'], result: 'z'})))
  for (const op of 'where norm sum logSumExp least greatest'.split(' ')) console.log(op, rulesOf(op, 3).map(r => formula(r, {operands: ['u','v','w'], result: 'z'})))
  console.log(rulesOf('pow', 2).map(r => formula(r, {operands: ['u',3], result: 'z'})), rulesOf('pow', 2).map(r => formula(r, {operands: ['u',2], result: 'z'})), rulesOf('pow', 2).map(r => formula(r, {operands: ['u',-0.5], result: 'z'})), rulesOf('leakyRelu', 2).map(r => formula(r, {operands: ['u',0.01], result: 'z'})))
})
