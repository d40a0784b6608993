import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { RULE_IDS } from '../../../src/policy/rule';
import { policySchema } from '../../support/policySchema';

const ROOT = path.join(import.meta.dirname, '../../..');

describe('the JSON schema of a policy', () => {
  /** After a change of the rules: npx vitest run --project unit test/unit/policy/policySchema.test.ts --update */
  it('is what the rules say', async () => {
    const text = await format(JSON.stringify(policySchema()), { parser: 'json', printWidth: 120 });
    await expect(text).toMatchFileSnapshot(path.join(ROOT, 'media/oci-lens.schema.json'));
  });

  it('knows the sizes that the rule reads', () => {
    const [, pattern = '"nothing"'] = /"pattern":("\^\\\\d[^"]*")/.exec(JSON.stringify(policySchema())) ?? [];
    expect('500MB').toMatch(new RegExp(JSON.parse(pattern) as string));
  });

  it('is what the editor is told of', async () => {
    const manifest = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as {
      contributes: { yamlValidation: unknown; configuration: readonly { properties: Record<string, unknown> }[] };
    };
    expect(manifest.contributes.yamlValidation).toEqual([
      { fileMatch: '.oci-lens.yaml', url: './media/oci-lens.schema.json' },
    ]);
    const settings = Object.assign({}, ...manifest.contributes.configuration.map(({ properties }) => properties)) as {
      'ociLens.policy.rules': { propertyNames: { enum: unknown } };
    };
    expect(settings['ociLens.policy.rules'].propertyNames.enum).toEqual(RULE_IDS);
  });
});
