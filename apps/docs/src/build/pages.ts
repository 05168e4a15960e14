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

const guide = (name: string, title: string): Page => ({
  source: `apps/docs/guides/${name}.md`,
  path: `guides/${name}.md`,
  title,
})

const program = (name: string, title: string): Page => ({
  source: `apps/docs/gallery/${name}.md`,
  path: `gallery/${name}.md`,
  title,
})

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
    title: 'Coming from',
    pages: [
      guide('from-micrograd', 'micrograd'),
      guide('from-pytorch', 'PyTorch'),
      guide('from-jax', 'JAX'),
    ],
  },
  {
    title: 'Guides',
    pages: [
      guide('formulas', 'Readable formulas'),
      guide('compiling', 'Compiling'),
      guide('loops', 'Loops and tables'),
      guide('training-in-a-page', 'Training in a page'),
      guide('fitting-a-curve', 'Fitting a curve'),
      guide('differentiating-a-solver', 'Differentiating a solver'),
      guide('debugging', 'Debugging'),
      {
        source: 'packages/engine/docs/export.md',
        path: 'engine/docs/export.md',
        title: 'C, shaders, PyTorch, ONNX',
      },
      guide('sizes-and-policies', 'Sizes and policies'),
      guide('environments', 'Node, Deno, Bun, bundlers'),
      guide('accuracy', 'Accuracy and conventions'),
      guide('speed', 'How fast'),
      guide('security', 'Security'),
    ],
  },
  {
    title: 'Gallery',
    pages: [
      program('arm', 'An arm that reaches'),
      program('layout', 'A graph that settles'),
      program('curve-fit', 'A curve and its band'),
      program('distance-field', 'A signed distance field'),
      program('options', 'Option prices and Greeks'),
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
        source: 'packages/engine/docs/loops.md',
        path: 'engine/docs/loops.md',
        title: 'How a loop is differentiated',
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
      {
        source: 'packages/nn/ARCHITECTURE.md',
        path: 'nn/architecture.md',
        title: 'Architecture of nn',
      },
      {
        source: 'packages/optim/ARCHITECTURE.md',
        path: 'optim/architecture.md',
        title: 'Architecture of optim',
      },
      { source: '.github/CONTRIBUTING.md', path: 'contributing.md', title: 'Contributing' },
    ],
  },
]

export const pages: readonly Page[] = sections.flatMap(({ pages }) => pages)
