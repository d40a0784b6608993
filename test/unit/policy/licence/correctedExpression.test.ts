import fc from 'fast-check';
import { expect, it } from 'vitest';
import { correctedExpression } from '../../../../src/policy/licence/correctedExpression';
import { parseExpression } from '../../../../src/policy/licence/expression';

it.each([
  ['Apache 2.0', 'Apache-2.0'],
  ['Apache 2', 'Apache-2.0'],
  ['Apache-2', 'Apache-2.0'],
  ['Apache v2.0', 'Apache-2.0'],
  ['apache2.0', 'Apache-2.0'],
  ['Apache License 2.0', 'Apache-2.0'],
  ['zlib/libpng', 'Zlib'],
  ['libpng', 'Libpng'],
  ['Apache License, Version 2.0', 'Apache-2.0'],
  ['The Apache Software License, Version 2.0', 'Apache-2.0'],
  ['Apache License 2.0 (Apache-2.0)', 'Apache-2.0'],
  ['ASL 2.0', 'Apache-2.0'],
  ['Apche-2.0', 'Apache-2.0'],
  ['MIT License', 'MIT'],
  ['The MIT License (MIT)', 'MIT'],
  ['ISC license', 'ISC'],
  ['The Unlicense', 'Unlicense'],
  ['GPLv2', 'GPL-2.0-only'],
  ['GPLv2+', 'GPL-2.0-or-later'],
  ['GPL v3', 'GPL-3.0-only'],
  ['GPL-3', 'GPL-3.0-only'],
  ['GPLv2 or later', 'GPL-2.0-or-later'],
  ['GNU GPL v3', 'GPL-3.0-only'],
  ['GNU General Public License v3.0', 'GPL-3.0-only'],
  ['GNU General Public License v2.0 or later', 'GPL-2.0-or-later'],
  ['GNU Lesser General Public License v2.1', 'LGPL-2.1-only'],
  ['LGPLv3+', 'LGPL-3.0-or-later'],
  ['GNU Affero General Public License v3', 'AGPL-3.0-only'],
  ['AGPLv3', 'AGPL-3.0-only'],
  ['BSD 3', 'BSD-3-Clause'],
  ['BSD-3', 'BSD-3-Clause'],
  ['3-Clause BSD License', 'BSD-3-Clause'],
  ['New BSD License', 'BSD-3-Clause'],
  ['BSD 3-Clause "New" or "Revised" License', 'BSD-3-Clause'],
  ['BSD-3-Claus', 'BSD-3-Clause'],
  ['MPL 2.0', 'MPL-2.0'],
  ['Mozilla Public License 2.0', 'MPL-2.0'],
  ['Eclipse Public License 2.0', 'EPL-2.0'],
  ['CC BY 4.0', 'CC-BY-4.0'],
  ['CC0', 'CC0-1.0'],
  ['Apache 2.0 AND MIT License', 'Apache-2.0 AND MIT'],
  ['(Apache 2.0 OR MIT) AND GPLv2', '(Apache-2.0 OR MIT) AND GPL-2.0-only'],
  ['Apache 2.0 and MIT', 'Apache-2.0 and MIT'],
  ['Apache 2.0 WITH LLVM-exception', 'Apache-2.0 WITH LLVM-exception'],
  ['GPL-2.0-only WITH Classpath-exception', 'GPL-2.0-only WITH Classpath-exception-2.0'],
  ['GPLv2 with classpath exception 2.0', 'GPL-2.0-only with Classpath-exception-2.0'],
  ['GPL-2.0-or-later WITH claspath-exception-2.0', 'GPL-2.0-or-later WITH Classpath-exception-2.0'],
  ['Apache-2.0 WITH LLVM exception', 'Apache-2.0 WITH LLVM-exception'],
  ['MIT/Apache-2.0', 'MIT OR Apache-2.0'],
  ['MIT / Apache 2.0 / ISC', 'MIT OR Apache-2.0 OR ISC'],
])('%s is %s', (text, expected) => {
  expect(correctedExpression(text)).toBe(expected);
});

it.each([
  // One of several versions.
  ...['GPL', 'LGPL', 'AGPL', 'GNU', 'BSD', 'Apache', 'MPL', 'GNU General Public License', 'Creative Commons', 'BSL'],
  // Another version than there is one of.
  ...['Apache 3.0', 'Apache-2.1', 'MPL 3', 'GPLv4', 'GPL-2.1', 'LGPL-2.2', 'BSD 5'],
  // No licence at all.
  ...[
    'see LICENSE',
    'LICENSE',
    'https://example.com/LICENSE',
    'Proprietary',
    'Commercial',
    'UNLICENSED',
    'MIT License AND unlicensed',
    'Public Domain',
    'Custom',
    '',
  ],
  ...['MIT/X11', 'BSD/MIT', 'MIT AND ISC/Zlib', 'MIT//ISC', 'MIT/https://example.com'],
  ...['Apache-2.0 WITH Commons-Clause', 'GPL-2.0-only WITH Nonsense-exception', 'GPL-2.0-only WITH GCC-exception'],
  ...['MIT, Apache-2.0', 'MIT and others', 'Apache 2.0 AND see LICENSE', 'MIT OR', 'NONE', 'unknown'],
  ...['Business Source License 1.1', 'Elastic License', 'SSPL', 'MTI', 'APL-2.0', 'NPL-2.0', 'M', '2.0', '+'],
  'Apache 2.0 '.repeat(20),
])('%j may be several, or none', (text) => {
  expect(correctedExpression(text)).toBeUndefined();
});

it('is always an expression', () => {
  const words = fc.constantFrom('GPL', 'v2', 'Apache', ' ', 'License', '2.0', 'AND', 'OR', '(', ')', '+', 'MIT', '-');
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: words })), (text) => {
      const corrected = correctedExpression(text);
      expect(corrected === undefined || parseExpression(corrected) !== undefined).toBe(true);
    }),
  );
});
