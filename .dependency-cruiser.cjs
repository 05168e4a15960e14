/** What `pnpm lint` checks of imports beside oxlint's `import/no-cycle`, which sees files alone. */
module.exports = {
  forbidden: [
    {
      name: 'no-circles-between-folders',
      comment: 'A folder is a room of its own: what two need of each other belongs in a third.',
      severity: 'error',
      scope: 'folder',
      // Circles that are there today, by the folders they go through; the list only gets shorter.
      from: {
        pathNot: ['^packages/engine/src/loops/(routines|run)$'],
      },
      to: { circular: true },
    },
  ],
  options: {
    // Imports of types count as well.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    includeOnly: '^(packages|apps)/[^/]+/src',
  },
}
