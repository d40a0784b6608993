import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { licenceTable } from '../../../../scripts/licences.mjs';
import { parseExpression } from '../../../../src/policy/licence/expression';
import { LICENCE_LIST_VERSION } from '../../../../src/policy/licence/licenceList';

const file = path.resolve(import.meta.dirname, '../../../../src/policy/licence/licenceList.ts');
const list = createRequire(import.meta.url)('spdx-license-list') as Record<string, { readonly osiApproved: boolean }>;

it('is the table that the package makes: node scripts/licences.mjs --write', async () => {
  expect(await readFile(file, 'utf8')).toBe(await licenceTable());
  expect(LICENCE_LIST_VERSION).toMatch(/^3\.\d+/);
});

it('judges each id as the package does, those with a plus, too', () => {
  const judged = Object.keys(list).map((id) => {
    const expression = parseExpression(id);
    return [id, expression?.kind === 'term' && expression.isApproved];
  });
  expect(judged).toEqual(Object.entries(list).map(([id, { osiApproved }]) => [id, osiApproved]));
});
