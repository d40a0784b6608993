import { locateYaml } from './locateYaml';
import type { OptionSchemas } from './readOptions';
import { readPolicy, type ReadPolicy } from './readPolicy';
import { RULES } from './rules';

/** The name of the file at the workspace's root. */
export const POLICY_FILE = '.oci-lens.yaml';

/** Names that people take for it. */
export const NEARLY_POLICY_FILES = ['.oci-lens.yml', 'oci-lens.yaml', 'oci-lens.yml'];

/** The policy of a text of YAML (or JSON). Throws on no input: what could be read counts, and the rest is told. */
export function parsePolicy(text: string, schemas: OptionSchemas = RULES): ReadPolicy {
  const { root, problems } = locateYaml(text);
  const read = readPolicy(root, schemas);
  return { policy: read.policy, problems: [...problems, ...read.problems] };
}
