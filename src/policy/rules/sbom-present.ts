import { evidenceOutcome } from '../evidenceOutcome';
import type { Rule } from '../rule';
import { noOptions } from '../options';

/** There is a bill of materials of the image, or of each image of its index. */
export const sbomPresent: Rule<object> = {
  id: 'sbom-present',
  options: noOptions,
  needs: () => ({ level: 'text', evidence: {} }),
  check: ({ facts: { evidence } }) => evidenceOutcome(evidence, ({ sbom }) => sbom, 'noSbom'),
};
