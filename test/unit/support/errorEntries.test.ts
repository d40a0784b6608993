import { expect, it } from 'vitest';
import { errorEntries } from '../../support/errorEntries';

const log = `2026-11-21T05:47:18.469Z [info] Eager extensions activated
2026-11-21T05:47:19.470Z [error] Error: boom
\tat activate (/tmp/p/extensions/oci-lens.oci-lens-0.1.0/dist/extension.js:1:2)
\tat somewhere
2026-11-21T05:47:19.480Z [error] Error: of another
\tat activate (/tmp/p/extensions/other.other-0.1.0/main.js:1:2)
2026-11-21 05:47:18.470 [error] Error: an older form of time
\tat x (/tmp/p/extensions/oci-lens.oci-lens-0.1.0/dist/extension.js:1:2)
2026-11-21T05:47:20.000Z [info] /tmp/p/extensions/oci-lens.oci-lens-0.1.0 is fine
`;

it('finds the errors whose stacks lead into the folder, and no others', () => {
  const found = errorEntries(log, 'oci-lens.oci-lens-');
  expect(found.map((entry) => /Error: (.*)/.exec(entry)?.[1])).toEqual(['boom', 'an older form of time']);
});
