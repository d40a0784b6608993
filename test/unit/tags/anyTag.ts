import fc from 'fast-check';
import { tagLists } from './tagLists';

const number = fc.oneof(fc.nat(3).map(String), fc.constantFrom('09', '10', '007', '2024', '20240115', '9'.repeat(25)));

/** Built of what tags are built of, so that many differ in one piece only. */
const built = fc
  .tuple(
    fc.constantFrom('', '', '', 'v', 'V', 'release-', 'alpine', 'k8s-'),
    fc.array(number, { minLength: 1, maxLength: 4 }),
    fc.constantFrom('.', '.', '.', '-', 'u', '_'),
    fc.constantFrom('', '', '', '-rc.1', 'rc2', '-beta', '-alpha.10', 'a1', '-dev'),
    fc.constantFrom(
      '',
      '',
      '-alpine',
      '-alpine3.19',
      '-alpine3.20',
      '-debian-12-r3',
      '-debian-12-r10',
      '-arm64',
      '-jdk-21',
      '-1',
      '.x',
    ),
  )
  .map(([prefix, numbers, separator, mark, variant]) => prefix + numbers.join(separator) + mark + variant);

const loose = fc.stringMatching(/^[\w][\w.-]{0,12}$/);

/** Tags as they are, tags as they might be, and whatever the grammar lets through. */
export const anyTag: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: built },
  { weight: 3, arbitrary: fc.constantFrom(...Object.values(tagLists).flat()) },
  { weight: 1, arbitrary: loose },
);
