import { evidenceOutcome } from '../evidenceOutcome';
import type { Rule } from '../rule';
import { noOptions } from '../options';

/** Something says that it is a signature of the image, or of each image of its index. Nothing is verified. */
export const signaturePresent: Rule<object> = {
  id: 'signature-present',
  options: noOptions,
  needs: () => ({ level: 'text', evidence: {} }),
  check: ({ facts: { evidence } }) => evidenceOutcome(evidence, ({ signed }) => signed, 'notSigned'),
};
