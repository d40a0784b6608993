// @ts-check
import { statSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';

/** Small files first: they are about one thing, and kill its mutants in milliseconds. */
class SmallestFirst extends BaseSequencer {
  /**
   * @override
   * @param {import('vitest/node').TestSpecification[]} files
   */
  async sort(files) {
    const sized = files.map((file) => ({ file, size: statSync(file.moduleId).size }));
    return sized.sort((one, other) => one.size - other.size).map(({ file }) => file);
  }
}

export default defineConfig({
  test: {
    include: [
      'test/unit/{references,registry}/**/*.test.ts',
      // Stray comments are tested by what is told of them.
      'test/unit/policy/suppressionProblems.test.ts',
    ],
    // Servers and keychains of their own take seconds to start, for each mutant.
    exclude: ['**/real*.test.ts'],
    setupFiles: ['test/mutation/shortProperties.ts'],
    isolate: false,
    sequence: { sequencer: SmallestFirst },
    testTimeout: 60_000,
  },
});
