import type { Rule, RuleId } from './rule';
import { age } from './rules/age';
import { annotationsRequired } from './rules/annotations-required';
import { environmentForbidden } from './rules/environment-forbidden';
import { exists } from './rules/exists';
import { licenceAllowed } from './rules/licence-allowed';
import { licenceConflict } from './rules/licence-conflict';
import { licenceDenied } from './rules/licence-denied';
import { licenceOsiApproved } from './rules/licence-osi-approved';
import { licencePresent } from './rules/licence-present';
import { licenceUnreadable } from './rules/licence-unreadable';
import { notLatest } from './rules/not-latest';
import { oneTag } from './rules/one-tag';
import { pinned } from './rules/pinned';
import { platformFits } from './rules/platform-fits';
import { platformRequired } from './rules/platform-required';
import { registryAllowed } from './rules/registry-allowed';
import { sbomPresent } from './rules/sbom-present';
import { signaturePresent } from './rules/signature-present';
import { signatureVerified } from './rules/signature-verified';
import { size } from './rules/size';
import { userNotRoot } from './rules/user-not-root';

/** Every rule; its options are checked by its own schema before it sees them. */
export const RULES: ReadonlyMap<RuleId, Rule<unknown>> = new Map<RuleId, Rule<unknown>>(
  [
    exists,
    pinned,
    notLatest,
    registryAllowed,
    oneTag,
    platformRequired,
    platformFits,
    userNotRoot,
    annotationsRequired,
    environmentForbidden,
    age,
    size,
    licencePresent,
    licenceOsiApproved,
    licenceAllowed,
    licenceDenied,
    licenceConflict,
    licenceUnreadable,
    signaturePresent,
    signatureVerified,
    sbomPresent,
  ].map((rule) => [rule.id, rule]),
);
