/** A page of the site, and the text that it is made of. */
export interface Page {
  /** The text, from the root of the repository. */
  source: string
  /** Where it stands in the site. */
  path: string
  title: string
}

/** A part of the side bar. */
export interface Section {
  title: string
  pages: readonly Page[]
}

/** Every page but those of the reference, in the order in which they are offered. */
export const sections: readonly Section[] = [
  {
    title: 'Start',
    pages: [
      { source: 'README.md', path: 'index.md', title: 'Overview' },
      { source: 'packages/engine/README.md', path: 'engine/index.md', title: '@mg/engine' },
      { source: 'packages/nn/README.md', path: 'nn/index.md', title: '@mg/nn' },
      { source: 'packages/optim/README.md', path: 'optim/index.md', title: '@mg/optim' },
      { source: 'apps/docs/try.md', path: 'try.md', title: 'Try it' },
    ],
  },
  {
    title: 'Background',
    pages: [
      {
        source: 'packages/engine/docs/compile.md',
        path: 'engine/docs/compile.md',
        title: 'From scalar code to SIMD',
      },
      {
        source: 'packages/engine/docs/conventions.md',
        path: 'engine/docs/conventions.md',
        title: 'Kinks and edges',
      },
      { source: '.github/ARCHITECTURE.md', path: 'architecture.md', title: 'Architecture' },
      {
        source: 'packages/engine/ARCHITECTURE.md',
        path: 'engine/architecture.md',
        title: 'Architecture of the engine',
      },
      { source: '.github/CONTRIBUTING.md', path: 'contributing.md', title: 'Contributing' },
    ],
  },
]

export const pages: readonly Page[] = sections.flatMap(({ pages }) => pages)
