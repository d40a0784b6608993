/** @see https://github.com/in-toto/attestation/tree/v1.1.0/spec/predicates */
const SBOM = /^https?:\/\/(?:www\.)?(?:spdx\.dev|cyclonedx\.org|spdx\.org)\//;

/** Whether a statement of this type says what is in something. */
export function isSbomPredicate(predicateType: string): boolean {
  return SBOM.test(predicateType);
}
