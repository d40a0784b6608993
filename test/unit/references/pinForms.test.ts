import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDigest } from '../../../src/oci/digest';
import { applyEdits } from '../../../src/references/edits';
import { pinReference, unpinReference } from '../../../src/references/pin';
import type { PinNotice } from '../../../src/references/pinNotices';
import { at, scan, type ScanOptions } from '../../../src/references/scan';
import { sharedText } from '../../../src/references/sharing';
import { verifyPins } from '../../../src/references/verifyPins';
import { cursor } from '../../support/cursor';

const HEX = 'a'.repeat(64);
const OLD = `sha256:${'0'.repeat(64)}`;
const NEW = `sha256:${HEX}`;
const FLUX = 'apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\n';
const ARGO = 'apiVersion: argoproj.io/v1alpha1\nkind: Application\n';

interface Done {
  readonly text: string;
  readonly notices: readonly PinNotice[];
}

/** What pinning, or unpinning, at the cursor makes of a text; a refusal's reason. The edit is verified. */
function done(path: string, marked: string, to: string | undefined, options: ScanOptions = {}): Done | string {
  const { text, offset } = cursor(marked);
  const before = scan({ path, text }, options);
  const occurrence = at(before, offset)!;
  const edit =
    to === undefined
      ? unpinReference(occurrence, sharedText(before))
      : pinReference(occurrence, parseDigest(to)!, sharedText(before));
  if (edit.kind === 'refused') return edit.reason;
  const after = applyEdits(text, [edit]);
  return verifyPins(before, [edit], scan({ path, text: after }, options))
    ? { text: after, notices: edit.notices }
    : 'not the same occurrences';
}

function textOf(result: Done | string): string {
  return typeof result === 'string' ? result : result.text;
}

/** `@` stands for the digest: what is there before, and what is there then. */
describe('pin, refresh and unpin', () => {
  const k = 'kustomization.yaml';
  const v = 'values.yaml';
  it.each<[name: string, path: string, unpinned: string, pinned: string, restored?: string]>([
    [
      'Helm: a key for it',
      v,
      'image: {repository: ▮a/b, tag: "1", digest: ""}\n',
      'image: {repository: ▮a/b, tag: "1", digest: "D"}\n',
    ],
    [
      'Helm: a key in single quotes',
      v,
      "image:\n  repository: ▮a/b\n  tag: 1.10\n  digest: '' # x\n",
      "image:\n  repository: ▮a/b\n  tag: 1.10\n  digest: 'D' # x\n",
    ],
    [
      'Helm: an empty key',
      v,
      'image:\r\n  repository: ▮a/b\r\n  tag: 1.10\r\n  digest:\r\n',
      'image:\r\n  repository: ▮a/b\r\n  tag: 1.10\r\n  digest: D\r\n',
    ],
    [
      'Helm: an empty key and a comment',
      v,
      'image:\n  digest: # none\n  repository: ▮a/b\n  tag: v1\n',
      'image:\n  digest: D # none\n  repository: ▮a/b\n  tag: v1\n',
    ],
    [
      'Helm: an empty key with a blank behind it',
      v,
      'image:\n  digest: \n  repository: ▮a/b\n  tag: v1\n',
      'image:\n  digest: D \n  repository: ▮a/b\n  tag: v1\n',
    ],
    [
      'Helm: an empty key at the end',
      v,
      'image:\n  repository: ▮a/b\n  tag: v1\n  digest:',
      'image:\n  repository: ▮a/b\n  tag: v1\n  digest: D',
    ],
    [
      'Helm: a key that is null',
      v,
      'image: {digest: ~, repository: ▮a/b, tag: v1}\n',
      'image: {digest: D, repository: ▮a/b, tag: v1}\n',
      'image: {digest:, repository: ▮a/b, tag: v1}\n',
    ],
    [
      'Helm: hexadecimal alone',
      v,
      'image:\n  repository: ▮a/b\n  tag: v1\n  sha: ""\n',
      'image:\n  repository: ▮a/b\n  tag: v1\n  sha: "H"\n',
    ],
    [
      'Helm: behind a quoted tag',
      v,
      'image:\n  repository: ▮a/b\n  tag: "1.2" # x\n',
      'image:\n  repository: ▮a/b\n  tag: "1.2@D" # x\n',
    ],
    [
      'Helm: behind a version',
      v,
      'image:\n  repository: ▮a/b\n  version: v2\n',
      'image:\n  repository: ▮a/b\n  version: v2@D\n',
    ],
    [
      'Helm: behind a tag that is no number',
      v,
      'image: {repository: ▮a/b, tag: 1.2.3}\n',
      'image: {repository: ▮a/b, tag: 1.2.3@D}\n',
    ],
    [
      'Helm: behind a number',
      v,
      'image:\n  repository: ▮a/b\n  tag: 1.10\n',
      'image:\n  repository: ▮a/b\n  tag: 1.10@D\n',
      'image:\n  repository: ▮a/b\n  tag: "1.10"\n',
    ],
    ['Helm: a tag beside a string', v, 'image: ▮nginx\nimageTag: "1"\n', 'image: ▮nginx\nimageTag: "1@D"\n'],
    ['Helm: one string', v, 'jobImage: ▮a/b:1\n', 'jobImage: ▮a/b:1@D\n'],
    [
      'Helm: a repository that holds the tag',
      v,
      'image: {registry: quay.io, repository: "▮a/b:1"}\n',
      'image: {registry: quay.io, repository: "▮a/b:1@D"}\n',
    ],
    [
      'kustomize: beside the tag',
      k,
      'images:\n- name: ▮a\n  newTag: "1" # x\n- name: b\n  newTag: 2\n',
      'images:\n- name: ▮a\n  newTag: "1" # x\n  digest: D\n- name: b\n  newTag: 2\n',
    ],
    [
      'kustomize: a tag at the dash',
      k,
      'images:\n  - newTag: "1"\n    name: ▮a\n',
      'images:\n  - newTag: "1"\n    digest: D\n    name: ▮a\n',
    ],
    [
      'kustomize: CRLF, at the end of the file',
      k,
      'images:\r\n- name: ▮a\r\n  newTag: v1',
      'images:\r\n- name: ▮a\r\n  newTag: v1\r\n  digest: D',
    ],
    [
      'kustomize: mixed line ends',
      k,
      'images:\n- name: ▮a\n  newTag: v1\r\n- name: b\n  newTag: x\n',
      'images:\n- name: ▮a\n  newTag: v1\r\n  digest: D\r\n- name: b\n  newTag: x\n',
    ],
    [
      'kustomize: a flow mapping',
      k,
      'images: [{name: ▮a, newTag: "1"}]\n',
      'images: [{name: ▮a, newTag: "1", digest: D}]\n',
    ],
    [
      'kustomize: JSON',
      k,
      '{"images": [{"newTag": "1", "name": "▮a"}]}\n',
      '{"images": [{"newTag": "1", "digest": "D", "name": "▮a"}]}\n',
    ],
    [
      'Flux: beside the tag',
      'x.yaml',
      `${FLUX}spec:\n  url: oci://▮ghcr.io/a/b\n  ref:\n    tag: "1"\n`,
      `${FLUX}spec:\n  url: oci://▮ghcr.io/a/b\n  ref:\n    tag: "1"\n    digest: D\n`,
    ],
    [
      'Flux: without a ref',
      'x.yaml',
      `${FLUX}spec:\n  interval: 5m\n  url: oci://▮ghcr.io/a/b # é\n  timeout: 1m\n`,
      `${FLUX}spec:\n  interval: 5m\n  url: oci://▮ghcr.io/a/b # é\n  ref:\n    digest: D\n  timeout: 1m\n`,
    ],
    [
      'Flux: flow mappings',
      'x.yaml',
      `${FLUX}spec: {url: "oci://▮ghcr.io/a/b", interval: 5m}\n`,
      `${FLUX}spec: {url: "oci://▮ghcr.io/a/b", ref: {digest: D}, interval: 5m}\n`,
    ],
    [
      'Argo CD: right of the sign',
      'x.yaml',
      `${ARGO}spec: {source: {kustomize: {images: ["a=▮b:1"]}}}\n`,
      `${ARGO}spec: {source: {kustomize: {images: ["a=▮b:1@D"]}}}\n`,
    ],
    [
      'Kubewarden: the scheme stays',
      'x.yaml',
      'apiVersion: policies.kubewarden.io/v1\nkind: AdmissionPolicy\nspec:\n  module: registry://▮ghcr.io/x/y:v1\n',
      'apiVersion: policies.kubewarden.io/v1\nkind: AdmissionPolicy\nspec:\n  module: registry://▮ghcr.io/x/y:v1@D\n',
    ],
    [
      'GitHub Actions: the scheme stays',
      '.github/workflows/x.yml',
      'jobs:\n  a:\n    steps:\n      - uses: docker://▮a:1\n',
      'jobs:\n  a:\n    steps:\n      - uses: docker://▮a:1@D\n',
    ],
    [
      'Compose: inside the default',
      'compose.yaml',
      'services:\n  a:\n    image: ▮${I:-a:1}\n',
      'services:\n  a:\n    image: ▮${I:-a:1@D}\n',
    ],
    ['Dockerfile: at the ARG', 'Dockerfile', 'ARG I=a:1 # x\nFROM ▮$I\n', 'ARG I=a:1@D # x\nFROM ▮$I\n'],
    [
      'a bot keeps its comment',
      k,
      'images:\n- name: ▮a\n  newTag: v1 # {"$imagepolicy": "x:y:tag"}\n',
      'images:\n- name: ▮a\n  newTag: v1 # {"$imagepolicy": "x:y:tag"}\n  digest: D\n',
    ],
  ])('%s', (_name, path, unpinned, pinned, restored = unpinned) => {
    const written = (digest: string) => pinned.replace('D', digest).replace('H', digest.slice(7));
    const plain = (marked: string) => marked.replace('▮', '');
    expect(textOf(done(path, unpinned, NEW))).toBe(plain(written(NEW)));
    expect(textOf(done(path, written(OLD), NEW))).toBe(plain(written(NEW)));
    expect(textOf(done(path, written(NEW), undefined))).toBe(plain(restored));
    expect(done(path, unpinned, undefined)).toBe('notPinned');
  });

  it.each<[name: string, path: string, marked: string, expected: string]>([
    [
      'a kustomize digest first',
      k,
      `images:\n- digest: ${OLD}\n  name: ▮a\n  newTag: v1\n`,
      'images:\n- name: a\n  newTag: v1\n',
    ],
    [
      'one first in a flow mapping',
      k,
      `images: [{digest: "${OLD}", name: ▮a, newTag: v1}]\n`,
      'images: [{name: a, newTag: v1}]\n',
    ],
    [
      'one with a comment',
      k,
      `images:\n- name: ▮a\n  newTag: v1\n  digest: ${OLD} # x\n`,
      'images:\n- name: a\n  newTag: v1\n  digest: "" # x\n',
    ],
    ['one behind a tag', k, `images:\n- name: ▮a\n  newTag: 1.10@${OLD}\n`, 'images:\n- name: a\n  newTag: "1.10"\n'],
    [
      'one behind a quoted tag',
      k,
      `images:\n- name: ▮a\n  newTag: '1.10@${OLD}'\n`,
      "images:\n- name: a\n  newTag: '1.10'\n",
    ],
    [
      'one behind a tag, beside an empty key',
      v,
      `image: {repository: ▮a/b, tag: "v1@${OLD}", digest: ""}\n`,
      'image: {repository: a/b, tag: "v1", digest: ""}\n',
    ],
    [
      'one beside a new name',
      k,
      `images:\n- {name: a, newName: ▮x/b, digest: ${OLD}}\n`,
      'images:\n- {name: a, newName: x/b}\n',
    ],
    [
      'a Helm digest whose chart has the tag',
      v,
      `image:\n  repository: ▮a/b\n  digest: ${OLD}\n`,
      'image:\n  repository: a/b\n  digest:\n',
    ],
    [
      'a digest over a range of versions',
      'x.yaml',
      `${FLUX}spec:\n  url: oci://▮a.io/b\n  ref:\n    semver: 1.x\n    digest: ${OLD}\n`,
      `${FLUX}spec:\n  url: oci://a.io/b\n  ref:\n    semver: 1.x\n`,
    ],
    [
      'the only key of a ref',
      'x.yaml',
      `${FLUX}spec:\n  url: oci://▮a.io/b\n  ref:\n    # why\n    digest: ${OLD}\n`,
      `${FLUX}spec:\n  url: oci://a.io/b\n  ref:\n    # why\n    digest: ""\n`,
    ],
  ])('unpin: %s', (_name, path, marked, expected) => {
    expect(textOf(done(path, marked, undefined))).toBe(expected);
  });

  it.each<[name: string, path: string, marked: string, to: string | undefined, reason: string]>([
    [
      'a chart',
      'Chart.yaml',
      'dependencies:\n- {name: a, version: 1.0.0, repository: "oci://▮ghcr.io/x"}\n',
      NEW,
      'chart',
    ],
    [
      'a chart in a kustomization',
      k,
      'helmCharts: [{name: c, repo: "oci://▮ghcr.io/x", version: 1.0.0}]\n',
      NEW,
      'chart',
    ],
    [
      'a revision that is a tag',
      'x.yaml',
      `${ARGO}spec: {source: {repoURL: "oci://▮a.io/b", targetRevision: "1.2.3"}}\n`,
      NEW,
      'tagOrDigest',
    ],
    [
      'unpinning a revision',
      'x.yaml',
      `${ARGO}spec: {source: {repoURL: "oci://▮a.io/b", targetRevision: "${OLD}"}}\n`,
      undefined,
      'digestAlone',
    ],
    ['unpinning what only a digest replaces', k, `images: [{name: ▮a, digest: ${OLD}}]\n`, undefined, 'digestAlone'],
    ['a tag in a block', v, 'image:\n  repository: ▮a/b\n  tag: >-\n    v1\n', NEW, 'blockScalar'],
    ['a digest in a block', v, `image:\n  repository: ▮a/b\n  tag: v1\n  digest: >-\n    ${OLD}\n`, NEW, 'blockScalar'],
    // The tag stays what the workload says, and a digest would take its place.
    ['a new name of kustomize alone', k, 'images: [{name: a, newName: ▮x/b}]\n', NEW, 'tagInOtherFile'],
    ['one with an empty digest', k, 'images: [{name: a, newName: ▮x/b, digest: ""}]\n', NEW, 'tagInOtherFile'],
    ['a tag with escapes', v, 'image: {repository: ▮a/b, tag: "1\\x2e2"}\n', NEW, 'escaped'],
    ['a tag that is an alias', v, 'v: &v "1"\nimage: {repository: ▮a/b, tag: *v}\n', NEW, 'alias'],
    ['a digest that is an alias', v, `v: &v ${OLD}\nimage: {repository: ▮a/b, tag: "1", digest: *v}\n`, NEW, 'alias'],
    ['a template', v, 'image: {repository: ▮a/b, tag: "{{ x }}"}\n', NEW, 'unresolved'],
    [
      'another algorithm at a key for hexadecimal',
      v,
      'image: {repository: ▮a/b, tag: "1", sha: ""}\n',
      `sha512:${HEX}${HEX}`,
      'unverifiable',
    ],
    [
      'a digest that two images share',
      v,
      `x: &x {digest: "${OLD}"}\naImage: {<<: *x, repository: ▮a/b, tag: "1"}\nbImage: {<<: *x, repository: c/d, tag: "1"}\n`,
      NEW,
      'not the same occurrences',
    ],
    [
      'a tag that another image takes',
      v,
      'aImage: {repository: ▮a/b, tag: &v "1"}\nbImage: {repository: c/d, tag: *v}\n',
      NEW,
      'not the same occurrences',
    ],
  ])('refuses %s', (_name, path, marked, to, reason) => {
    expect(textOf(done(path, marked, to))).toBe(reason);
  });

  it('a chart beside gives the tag, and a digest has its key', () => {
    const options = { beside: (path: string) => (path === 'Chart.yaml' ? 'name: x\nappVersion: "1.10"\n' : undefined) };
    const text = 'image:\n  repository: ▮a/b\n  tag: ""\n  digest: ""\n';
    expect(textOf(done(v, text, NEW, options))).toBe(`image:\n  repository: a/b\n  tag: ""\n  digest: "${NEW}"\n`);
    expect(textOf(done(v, text.replace('digest: ""', `digest: ${OLD}`), NEW, options))).toContain(`digest: ${NEW}\n`);
    expect(done(v, 'image: {repository: ▮a/b, tag: ""}\n', NEW, options)).toBe('appVersion');
  });
});

describe('notices', () => {
  it.each<[name: string, path: string, marked: string, to: string | undefined, notices: readonly PinNotice[]]>([
    ['nothing to say', 'Dockerfile', 'FROM ▮a:1\n', NEW, []],
    [
      'a variable',
      'compose.yaml',
      'services: {a: {image: "▮${I:-a:1}"}}\n',
      NEW,
      [{ kind: 'variableCanOverride', variable: 'I' }],
    ],
    [
      'an ARG with several uses',
      'Dockerfile',
      'ARG I=a:1\nFROM $I\nFROM ▮$I\n',
      NEW,
      [
        { kind: 'variableCanOverride', variable: 'I' },
        { kind: 'severalUses', count: 2 },
      ],
    ],
    [
      'an anchor',
      'compose.yaml',
      'services:\n  a: {image: &i a:1}\n  b: {image: ▮*i}\n  c: {image: *i}\n',
      NEW,
      [{ kind: 'severalUses', count: 3 }],
    ],
    [
      'an anchored mapping',
      'values.yaml',
      'a: {image: &i {repository: a/b, tag: v1}}\nb: {image: ▮*i}\n',
      NEW,
      [{ kind: 'helmTagAsLabel' }, { kind: 'severalUses', count: 2 }],
    ],
    ['a tag of Helm', 'values.yaml', 'image: {repository: ▮a/b, tag: v1}\n', NEW, [{ kind: 'helmTagAsLabel' }]],
    ['a tag of Helm that is unpinned', 'values.yaml', `image: {repository: ▮a/b, tag: v1@${OLD}}\n`, undefined, []],
    [
      'a tag of kustomize',
      'kustomization.yaml',
      'images: [{name: ▮a, newTag: v1}]\n',
      NEW,
      [{ kind: 'kustomizeOlderDigestWins' }],
    ],
    ['no tag', 'Dockerfile', `FROM ▮a@${OLD}\n`, undefined, [{ kind: 'noTag' }]],
    ['no tag, pinned again', 'Dockerfile', `FROM ▮a@${OLD}\n`, NEW, []],
    [
      'no tag of Flux',
      'x.yaml',
      `${FLUX}spec:\n  url: oci://▮a.io/b\n  ref: {digest: ${OLD}}\n`,
      undefined,
      [{ kind: 'noTag' }],
    ],
    [
      'Flux on the line',
      'x.yaml',
      'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ▮a:1 # {"$imagepolicy": "f:a"}\n',
      NEW,
      [{ kind: 'managedByBot', bot: 'flux' }],
    ],
    [
      'Flux on the line of the digest',
      'values.yaml',
      'image:\n  repository: ▮a/b\n  tag: v1\n  digest: "" # {"$imagepolicy": "f:a:digest"}\n',
      NEW,
      [{ kind: 'managedByBot', bot: 'flux' }],
    ],
    [
      'Renovate above',
      'Dockerfile',
      '# renovate: datasource=docker depName=a\n# more\r\nARG I=a:1\nFROM ▮$I\n',
      NEW,
      [
        { kind: 'variableCanOverride', variable: 'I' },
        { kind: 'managedByBot', bot: 'renovate' },
      ],
    ],
    [
      'Renovate on the line',
      'compose.yaml',
      'services:\n  a:\n    image: ▮a:1 # renovate: x\n',
      NEW,
      [{ kind: 'managedByBot', bot: 'renovate' }],
    ],
    ['Renovate of another line', 'Dockerfile', '# renovate: x\nARG X=1\nFROM ▮a:1\n', NEW, []],
  ])('%s', (_name, path, marked, to, notices) => {
    const result = done(path, marked, to);
    expect(typeof result === 'string' ? result : result.notices).toEqual(notices);
  });
});

describe('images in several scalars', () => {
  const blank = fc.constantFrom('', ' ', ' # größe 🐳', ' # {"$imagepolicy": "a:b"}');
  const quoted = fc.constantFrom(
    (value: string) => value,
    (value: string) => `"${value}"`,
    (value: string) => `'${value}'`,
  );
  const tag = fc
    .tuple(
      fc.constantFrom('1.10', '1', 'v1', '1.2.3', '2024-01-02', '0x1f', '1e3', 'no', 'n', 'latest', '12_3', '1.'),
      quoted,
    )
    .map(([text, quote]) => quote(text));
  const kept = fc.constantFrom('D', '"D"', "'D'", '""', "''", '', '~', 'null');
  const line = fc.constantFrom('\n', '\r\n');

  it.each<[path: string, keys: readonly [string, string, string], head: string]>([
    ['values.yaml', ['repository', 'tag', 'digest'], 'image:'],
    ['kustomization.yaml', ['newName', 'newTag', 'digest'], 'images:'],
  ])('%s: whatever their order and style, an unpin undoes a pin', (path, [name, tagKey, digestKey], head) => {
    const all = fc.record({
      tag,
      kept: fc.option(kept, { nil: undefined }),
      order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
      blanks: fc.array(blank, { minLength: 4, maxLength: 4 }),
      lines: fc.array(line, { minLength: 5, maxLength: 5 }),
      isFlow: fc.boolean(),
      isClosed: fc.boolean(),
    });
    fc.assert(
      fc.property(all, ({ tag, kept, order, blanks, lines, isFlow, isClosed }) => {
        const entries = [
          `${name}: a/b`,
          `${tagKey}: ${tag}`,
          'other: x',
          ...(kept === undefined ? [] : [`${digestKey}: ${kept.replace('D', OLD)}`]),
        ];
        const ordered = order.flatMap((index) => entries[index] ?? []);
        const isList = path.startsWith('k');
        const block = ordered.map((entry, index) => `${isList && index === 0 ? '- ' : '  '}${entry}${blanks[index]}`);
        const text = isFlow
          ? `${head} ${isList ? '[' : ''}{${ordered.join(', ')}}${isList ? ']' : ''}\n`
          : [head, ...block]
              .map((one, index) => one + (index === block.length && !isClosed ? '' : lines[index]!))
              .join('');
        const before = scan({ path, text });
        const occurrence = before.occurrences[0]!;
        const pin = pinReference(occurrence, parseDigest(NEW)!, sharedText(before));
        if (pin.kind === 'refused') throw new Error(`${pin.reason}: ${text}`);
        const after = scan({ path, text: applyEdits(text, [pin]) });
        expect(verifyPins(before, [pin], after)).toBe(true);
        const unpin = unpinReference(after.occurrences[0]!, sharedText(after));
        if (unpin.kind === 'refused') throw new Error(`${unpin.reason}: ${text}`);
        const restored = applyEdits(after.text, [unpin]);
        expect(verifyPins(after, [unpin], scan({ path, text: restored }))).toBe(true);
        const isKeyThere = kept !== undefined;
        if (!isKeyThere)
          expect(restored.replaceAll(/tag: "(.*?)"/gi, 'tag: $1')).toBe(text.replaceAll(/tag: "(.*?)"/gi, 'tag: $1'));
        if (!isList && ['""', "''", ''].includes(kept ?? '~')) expect(restored).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });
});
