import { expect } from 'vitest';
import { createScratchFolder } from '../../support/scratchFolder';
import { run } from './run';

/** A pod with one container, with `lines` of its own. @param image its reference. */
export function podOf(image: string, ...lines: readonly string[]): string {
  return [
    'apiVersion: v1',
    'kind: Pod',
    'metadata: { name: a }',
    'spec:',
    ...lines.map((line) => `  ${line}`),
    '  containers:',
    `    - { name: a, image: "${image}" }`,
    '',
  ].join('\n');
}

/** Expects that `oci-lens check` prints these lines, and no other, of one file under these rules. */
export async function expectLines(
  rules: string,
  file: { readonly name: string; readonly text: string },
  expected: readonly RegExp[],
): Promise<void> {
  const folder = await createScratchFolder({ '.oci-lens.yaml': `rules: { ${rules} }\n`, [file.name]: file.text });
  try {
    const { printed } = await run(['check', '.'], { workingFolder: folder.path });
    expect(printed.split('\n').filter((line) => line !== '')).toEqual(
      expected.map((each) => expect.stringMatching(each) as string),
    );
  } finally {
    await folder.remove();
  }
}
