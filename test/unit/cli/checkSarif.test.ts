import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RULE_IDS } from '../../../src/policy/rule';
import { pushContent } from '../../support/sampleImages/pushContent';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { image, LICENCES } from '../operations/policy/policyImages';
import { run } from './run';

interface Log {
  readonly runs: readonly {
    readonly tool: {
      readonly driver: { readonly rules: readonly { readonly id: string; readonly help: Record<string, string> }[] };
    };
    readonly invocations: readonly object[];
    readonly results: readonly Record<string, unknown>[];
  }[];
}

const require = createRequire(import.meta.url);
/** The schema that Microsoft's own tools go by. */
const SCHEMA = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');

describe('oci-lens check --sarif', () => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder | undefined;
  // Its pattern for languages holds a bracket that only regular expressions without Unicode take.
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);

  it('is held against a schema that refuses what is none', () => {
    expect(validate({ version: '2.1.0', runs: [{}] })).toBe(false);
  });

  beforeAll(async () => {
    registry = await startScratchRegistry();
    pushContent(registry, 'none', image('amd64'), '1');
    pushContent(registry, 'odd', image('amd64', { annotations: { [LICENCES]: '[x](https://evil.example) {0}' } }), '1');
  });
  afterAll(() => registry.close());
  afterEach(() => folder?.remove());

  const check = async (files: Readonly<Record<string, string>>) => {
    folder = await createScratchFolder(files);
    const { printed } = await run(['check', '--sarif', '.'], { workingFolder: folder.path });
    const log = JSON.parse(printed) as Log;
    validate(log);
    expect(validate.errors ?? []).toEqual([]);
    return log.runs[0]!;
  };

  it('is a log by its schema, with all that can be found', async () => {
    const host = registry.host;
    const { tool, results, invocations } = await check({
      '.oci-lens.yaml': [
        'rules: { licence-present: error, pinned: warning, one-tag: hint, exists: error, not-latest: hint }',
        "ignore: [{ rule: not-latest, file: 'ü b/**', reason: local }]",
      ].join('\n'),
      'ü b/c:d.Dockerfile': `# oci-lens-ignore pinned: on purpose\nFROM ${host}/none:1\nFROM ${host}/none\n`,
      'compose.yaml': `services: { "😀": { image: "127.0.0.1:1/a:1" } }\n`,
    });
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(RULE_IDS);
    // What GitHub's code scanning requires of a rule. An address of the page would be one of this machine.
    for (const rule of tool.driver.rules) {
      expect(rule).toEqual({
        id: rule.id,
        shortDescription: { text: expect.stringMatching(/./) as string },
        fullDescription: { text: expect.stringMatching(/./) as string },
        help: {
          text: expect.stringMatching(/./) as string,
          markdown: expect.stringMatching(/^[A-Z][^]*- Cannot know: [^]*```yaml\n[^]*```/) as string,
        },
      });
    }
    expect(tool.driver.rules[1]?.help['markdown']).toMatch(/^The reference has a digest[^#]*```$/);
    expect(invocations).toEqual([{ executionSuccessful: false }]);
    const short = results.map(({ ruleId, kind, level, suppressions }) => ({ ruleId, kind, level, suppressions }));
    expect(short).toEqual([
      { ruleId: 'exists', kind: 'open', level: 'none', suppressions: [] },
      { ruleId: 'pinned', kind: 'fail', level: 'warning', suppressions: [] },
      { ruleId: 'licence-present', kind: 'open', level: 'none', suppressions: [] },
      {
        ruleId: 'pinned',
        kind: 'fail',
        level: 'warning',
        suppressions: [
          {
            kind: 'inSource',
            status: 'accepted',
            justification: 'on purpose',
            location: {
              physicalLocation: {
                artifactLocation: { uri: '%C3%BC%20b/c:d.Dockerfile' },
                region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 37 },
              },
            },
          },
        ],
      },
      { ruleId: 'one-tag', kind: 'fail', level: 'note', suppressions: [] },
      { ruleId: 'licence-present', kind: 'fail', level: 'error', suppressions: [] },
      { ruleId: 'exists', kind: 'fail', level: 'error', suppressions: [] },
      { ruleId: 'pinned', kind: 'fail', level: 'warning', suppressions: [] },
      {
        ruleId: 'not-latest',
        kind: 'fail',
        level: 'note',
        suppressions: [{ kind: 'external', status: 'accepted', justification: 'local' }],
      },
      { ruleId: 'one-tag', kind: 'fail', level: 'note', suppressions: [] },
      { ruleId: 'licence-present', kind: 'open', level: 'none', suppressions: [] },
    ]);
    // The face before it is two UTF-16 units.
    const column = 'services: { "😀": { image: "'.length + 1;
    expect(results[0]?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'compose.yaml' },
          region: { startLine: 1, startColumn: column, endLine: 1, endColumn: column + '127.0.0.1:1/a:1'.length },
        },
      },
    ]);
    expect(results[4]?.relatedLocations).toMatchObject([
      { id: 0, physicalLocation: { region: { startLine: 3 } }, message: { text: `${host}/none` } },
    ]);
    expect(new Set(results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size).toBe(
      results.length,
    );
  });

  it('tells what is wrong beside findings, and is no success for it', async () => {
    const { invocations } = await check({
      '.oci-lens.yaml': 'rules:\n  pined: error\n  pinned: hint\n',
      'a b.yaml': 'apiVersion: v1\nkind: Pod\nspec: { containers: [{ name: a, image: Nginx }] }\n',
    });
    expect(invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          {
            descriptor: { id: 'policy' },
            level: 'error',
            message: { text: expect.stringMatching(/^There is no rule 'pined'/) as string },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: '.oci-lens.yaml' },
                  region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 8 },
                },
              },
            ],
          },
          {
            descriptor: { id: 'reference' },
            level: 'warning',
            message: { text: expect.stringMatching(/^Nginx: This is no image reference/) as string },
            locations: [
              { physicalLocation: expect.objectContaining({ artifactLocation: { uri: 'a%20b.yaml' } }) as object },
            ],
          },
        ],
      },
    ]);
  });

  it('has the same fingerprints when lines are written above', async () => {
    const policy = { '.oci-lens.yaml': 'rules: { pinned: error }' };
    const text = 'FROM example.com/a:1\nFROM example.com/a:1\nFROM example.com/b:1\n';
    const prints = async (above: string) => {
      const { results } = await check({ ...policy, Dockerfile: above + text });
      return results.map(({ partialFingerprints }) => partialFingerprints);
    };
    const before = await prints('');
    await folder?.remove();
    expect(await prints('# one\n# two\n')).toEqual(before);
    expect(new Set(before.map((each) => JSON.stringify(each))).size).toBe(3);
  });

  it('holds no link and no placeholder that an image wrote', async () => {
    const { results, invocations } = await check({
      '.oci-lens.yaml': 'rules: { licence-osi-approved: error }',
      Dockerfile: `FROM ${registry.host}/odd:1\n`,
    });
    expect(invocations).toEqual([{ executionSuccessful: true }]);
    const { text } = results[0]?.message as { text: string };
    expect(text).toContain('[x] (https://evil.example) {{0}}');
  });

  it('is a log where nothing is found', async () => {
    const { results } = await check({ '.oci-lens.yaml': 'rules: {}', Dockerfile: 'FROM example.com/a\n' });
    expect(results).toEqual([]);
  });
});
