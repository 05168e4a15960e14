import * as fc from 'fast-check'

/**
 * Laws draw their inputs anew each time. Where the same commit must give the same answer twice, as
 * in the check of a change, `LAWS_SEED=1` draws the same ones; the weekly run draws anew.
 */
const seed = process.env['LAWS_SEED']
if (seed) fc.configureGlobal({ seed: Number(seed) })
