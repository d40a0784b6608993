import { describe, expect, it } from 'vitest';
import type { Digest } from '../../../src/oci/digest';
import { planTag } from '../../../src/operations/tagPlan';
import { type Pacing, type PinPlan, planPins } from '../../../src/operations/pinPlan';
import { applyEdits } from '../../../src/references/edits';
import type { Finder } from '../../../src/references/finder';
import { formatReference } from '../../../src/references/reference';
import { scan } from '../../../src/references/scan';

const DIGEST = `sha256:${'5'.repeat(64)}` as Digest;

async function pinAll(path: string, text: string, pacing?: Pacing): Promise<{ after: string; plan: PinPlan }> {
  const before = scan({ path, text });
  const wishes = before.occurrences.map((occurrence) => ({ occurrence, digest: DIGEST }));
  const plan = await planPins(before, wishes, pacing);
  return { after: applyEdits(text, plan.edits), plan };
}

function refusals({ refused }: PinPlan): readonly string[] {
  return refused.map(({ occurrence, why }) => {
    const others = why.kind === 'shared' ? why.with.map(formatReference).join(' ') : '';
    return `${occurrence.text}: ${why.kind} ${others}`.trim();
  });
}

describe('what shares the text of a pin', () => {
  it('is named where it is another image, and nothing is written', async () => {
    const text = 'a:\n  image: {repository: x, tag: &t v1}\nb:\n  image: {repository: y, tag: *t}\n';
    const { after, plan } = await pinAll('values.yaml', text);
    expect(after).toBe(text);
    expect(refusals(plan)).toEqual(['x: shared docker.io/library/y:v1', 'y: shared docker.io/library/x:v1']);
  });

  it('is named where the text is only some of its reference', async () => {
    const { after, plan } = await pinAll('Dockerfile', 'ARG B=x:1\nFROM $B\nFROM ${B}-slim\nFROM y:1\n');
    expect(after).toBe(`ARG B=x:1\nFROM $B\nFROM \${B}-slim\nFROM y:1@${DIGEST}\n`);
    expect(refusals(plan)).toEqual(['$B: shared docker.io/library/x:1-slim', '${B}-slim: uneditable']);
  });

  it('is pinned with it at an anchor where it is the same image', async () => {
    const text = 'a:\n  image: {repository: x, tag: &t v1}\nb:\n  image: {repository: x, tag: *t}\n';
    const { after, plan } = await pinAll('values.yaml', text);
    expect(after).toBe(text.replace('&t v1', `&t v1@${DIGEST}`));
    expect(plan.pins.map(({ edit }) => edit.notices)).toEqual(
      [0, 1].map(() => [{ kind: 'helmTagAsLabel' }, { kind: 'severalUses', count: 2 }]),
    );
  });

  it('does not reach a tag through an alias of what is no tag itself', async () => {
    const text = 'version: &v v1\na:\n  image: {repository: x, tag: *v}\n';
    const { after, plan } = await pinAll('values.yaml', text);
    expect(after).toBe(text);
    expect(plan.refused.map(({ why }) => why)).toEqual([{ kind: 'uneditable', reason: 'alias' }]);
  });

  it('is told without a try for each', async () => {
    const lines = Array.from({ length: 300 }, (_, n) => [
      `a${n}: {image: {repository: x, tag: &t${n} v1.${n}}}`,
      `b${n}: {image: {repository: y, tag: *t${n}}}`,
    ]);
    let pauses = 0;
    const pause = () => {
      pauses++;
      return undefined;
    };
    const { plan } = await pinAll('values.yaml', `${lines.flat().join('\n')}\nimage: {repository: z, tag: v1}\n`, {
      pause,
    });
    expect(plan.pins.length).toBe(1);
    expect(new Set(plan.refused.map(({ why }) => why.kind))).toEqual(new Set(['shared']));
    expect(plan.refused.length).toBe(600);
    // One a wish: between them others can run.
    expect(pauses).toBeGreaterThanOrEqual(601);
  });
});

describe('a pin that would change more than its digest', () => {
  /** What is replaced in a variable's value stands nowhere in the text, so that only a try tells. */
  const spoilt = (count: number) => {
    const each = (line: (n: number) => string) => Array.from({ length: count }, (_, n) => line(n)).join('');
    return each((n) => `ARG I${n}=x:1.${n}\n`) + each((n) => `FROM $I${n}\nFROM b\${I${n}/:/}\n`);
  };

  it('is found among others', async () => {
    const text = `${spoilt(1)}${'FROM y:1\n'.repeat(100)}`;
    const { after, plan } = await pinAll('Dockerfile', text);
    expect(after).toBe(text.replaceAll('FROM y:1', `FROM y:1@${DIGEST}`));
    expect(refusals(plan)).toEqual(['b${I0/:/}: uneditable', '$I0: unverifiable']);
  });

  it('is not looked for without end', async () => {
    const text = spoilt(200);
    let scans = 0;
    const counted: Finder = { claims: () => true, find: () => (scans++, []) };
    const before = scan({ path: 'Dockerfile', text }, { additional: [counted] });
    const wishes = before.occurrences.map((occurrence) => ({ occurrence, digest: DIGEST }));
    scans = 0;
    const plan = await planPins(before, wishes);
    expect(scans).toBeLessThan(40);
    expect(plan.refused.some(({ why }) => why.kind === 'unverifiable')).toBe(true);
  });

  it('is given up where the person gives up', async () => {
    await expect(pinAll('Dockerfile', 'FROM x:1\n', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: 'cancelled',
    });
  });
});

it.each([
  ['1.10', '1.1'],
  ['1.0', '1'],
  ['2900000', '2.9e+06'],
  ['123456', undefined],
  ['1e3', '1000'],
  ['0x1f', '31'],
  ['0123', '83'],
  ['089', '89'],
  ['1_000', '1000'],
  ['"1.10"', undefined],
  ['!!str 1.10', undefined],
  ['1.2.3', undefined],
  ['v1.10', undefined],
  ['1e999', undefined],
])('tells that Helm may render another number than the tag %s', async (tag, rendered) => {
  const { plan } = await pinAll('values.yaml', `image: {repository: x, tag: ${tag}, digest: ""}\n`);
  const [notice] = plan.pins.flatMap(({ edit }) => edit.notices);
  expect(notice).toEqual(rendered && { kind: 'readAsNumber', written: tag, rendered });
});

describe('a digest behind a name or tag that is put together', () => {
  const OLD = `sha256:${'a'.repeat(64)}`;
  it.each([
    ['Dockerfile', `ARG N=x\nFROM \${N}:3@${OLD} AS a\n`, 'N'],
    ['Dockerfile', `ARG V=3@${OLD}\nFROM x:$V\n`, 'V'],
    ['compose.yaml', `services: {a: {image: "nginx:\${TAG:-1.2}@${OLD}"}}\n`, 'TAG'],
    ['.gitlab-ci.yml', `variables: {N: x}\na: {script: x, image: "$N:1@${OLD}"}\n`, 'N'],
  ])('gives way to another, or goes: %s %s', async (path, text, variable) => {
    const { after, plan } = await pinAll(path, text);
    expect(after).toBe(text.replace(OLD, DIGEST));
    expect(plan.pins.map(({ edit }) => edit.notices)).toEqual([[{ kind: 'variableCanOverride', variable }]]);
    const before = scan({ path, text });
    const unpinned = await planPins(before, [{ occurrence: before.occurrences[0]!, digest: undefined }]);
    expect(applyEdits(text, unpinned.edits)).toBe(text.replace(`@${OLD}`, ''));
    const update = planTag(before, { occurrence: before.occurrences[0]!, tag: '9', digest: DIGEST });
    expect(update.kind === 'planned' && applyEdits(text, update.edits)).toBe(
      text.replace(OLD, DIGEST).replace(/(?<=[:=-])(?:1\.2|1|3)(?=[@}])/, '9'),
    );
  });

  it('stays where a Dockerfile inside another file puts it together', async () => {
    const text = `services:\n  a:\n    build:\n      dockerfile_inline: "ARG N=x\\nFROM $\${N}:3@${OLD}"\n`;
    const { after, plan } = await pinAll('compose.yaml', text);
    expect(after).toBe(text);
    expect(refusals(plan)).toEqual([expect.stringContaining(': uneditable')]);
  });
});

it('tells that a tag gets quotes where its digest goes', async () => {
  const before = scan({ path: 'values.yaml', text: `image: {repository: x, tag: 1.25@${DIGEST}}\n` });
  const { edits, pins } = await planPins(before, [{ occurrence: before.occurrences[0]!, digest: undefined }]);
  expect(applyEdits(before.text, edits)).toBe('image: {repository: x, tag: "1.25"}\n');
  expect(pins[0]?.edit.notices).toEqual([{ kind: 'quoted' }]);
});
