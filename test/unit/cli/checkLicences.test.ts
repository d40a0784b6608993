import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pushContent } from '../../support/sampleImages/pushContent';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { image, LICENCES } from '../operations/policy/policyImages';
import { run } from './run';

/** Licences that cannot be read, as a person meets them. */
describe('oci-lens check on licences', () => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder | undefined;

  beforeEach(async () => {
    registry = await startScratchRegistry();
    const push = (repository: string, licence: string) =>
      pushContent(registry, repository, image('amd64', { annotations: { [LICENCES]: licence } }), '1');
    push('commons', 'Apache-2.0 WITH Commons-Clause');
    push('words', 'Apache 2.0');
  });
  afterEach(async () => {
    await registry.close();
    await folder?.remove();
  });

  const check = async (policy: string, text: string, ...args: readonly string[]) => {
    await folder?.remove();
    folder = await createScratchFolder({ '.oci-lens.yaml': policy, Dockerfile: text });
    const { status, printed, reported } = await run(['check', ...args, '.'], { workingFolder: folder.path });
    return { status, lines: printed.split('\n').filter((line) => line !== ''), printed, reported };
  };
  const matching = (...each: readonly RegExp[]) => each.map((one) => expect.stringMatching(one) as string);
  const BOTH = 'rules: { licence-osi-approved: error, licence-unreadable: hint }\n';
  const from = (repository: string) => `FROM ${registry.host}/${repository}:1\n`;

  it('never lets an exception pass that SPDX does not know', async () => {
    const { status, lines } = await check('rules: { licence-osi-approved: error }', from('commons'));
    expect(status).toBe(1);
    expect(lines).toEqual(matching(/ error licence-osi-approved: .* an exception that is not on the SPDX list/));
  });

  it('tells what cannot be read once, with the rules that have to read it', async () => {
    const { lines } = await check(BOTH, from('words'));
    expect(lines).toEqual(matching(/ error licence-osi-approved, licence-unreadable: .* perhaps Apache-2\.0 is meant/));
    const { printed } = await check(BOTH, from('words'), '--json');
    expect((JSON.parse(printed) as { readonly findings: unknown }).findings).toMatchObject([
      { rule: 'licence-osi-approved', severity: 'error', detail: { kind: 'licenceUnreadable', why: 'syntax' } },
      { rule: 'licence-unreadable', severity: 'hint', detail: { kind: 'licenceUnreadable', why: 'syntax' } },
    ]);
  });

  it.each([
    ['licence-unreadable', 1, / error licence-osi-approved: /],
    ['licence-osi-approved', 0, / hint licence-unreadable: /],
  ])('takes the word of %s alone where that is ignored', async (rule, exit, left) => {
    const comment = await check(BOTH, `# oci-lens-ignore ${rule}: ours\n${from('words')}`);
    expect(comment.lines).toEqual(matching(left));
    expect(comment.status).toBe(exit);
    const entry = await check(`${BOTH}ignore: [{ rule: ${rule}, file: '**', reason: ours }]\n`, from('words'));
    expect(entry.lines).toEqual(matching(left));
    expect(entry.status).toBe(exit);
  });

  it('is silent where all of them are ignored', async () => {
    const text = `# oci-lens-ignore licence-osi-approved, licence-unreadable: ours\n${from('words')}`;
    expect(await check(BOTH, text)).toMatchObject({ status: 0, lines: [] });
  });
});
