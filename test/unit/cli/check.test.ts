import { execFileSync } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Content } from '../../support/sampleImages';
import { pushContent } from '../../support/sampleImages/pushContent';
import { artifact } from '../../support/sampleImages/evidence';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { type Auth, type ScratchRegistry, startScratchRegistry, status } from '../../support/scratchRegistry';
import {
  BUNDLE_TYPE,
  bytesOf,
  COSIGN_SIGN,
  envelope,
  keyBundle,
  keyPairs,
  pemOf,
  statement,
} from '../../support/signing';
import { image, index, LICENCES, PLATFORMS } from '../operations/policy/policyImages';
import { run, type Surroundings } from './run';

const LICENCE_POLICY = 'rules: { licence-present: error, licence-osi-approved: error }\n';

describe('oci-lens check', () => {
  let registry: ScratchRegistry;
  let folder: ScratchFolder | undefined;

  beforeEach(async () => start());
  afterEach(async () => {
    await registry.close();
    await folder?.remove();
  });

  const start = async (auth: Auth = 'anonymous') => {
    registry = await startScratchRegistry({ auth });
    const licensed = (architecture: string) => image(architecture, { annotations: { [LICENCES]: 'MIT' } });
    push('image', licensed('amd64'));
    push('labelled', image('amd64', { Labels: { [LICENCES]: 'Apache-2.0' } }));
    push('none', image('amd64'));
    push('proprietary', image('amd64', { annotations: { [LICENCES]: 'LicenseRef-acme' } }));
    push('children', index(PLATFORMS.map(licensed)));
    push('own', index([image('amd64'), image('arm64')], { [LICENCES]: 'MIT' }));
    push('lacking', index([licensed('amd64'), image('arm64'), licensed('s390x')]));
  };
  const push = (repository: string, content: Content, tag = '1') => pushContent(registry, repository, content, tag);
  const write = async (files: Readonly<Record<string, string>>) => {
    await folder?.remove();
    folder = await createScratchFolder(files);
  };
  const check = (args: readonly string[] = ['.'], surroundings: Surroundings = {}) =>
    run(['check', ...args], { workingFolder: folder?.path ?? '', ...surroundings });
  const from = (...names: readonly string[]) => names.map((name) => `FROM ${registry.host}/${name}\n`).join('');
  const lines = (printed: string) => printed.split('\n').filter((line) => line !== '');

  describe('the licence policy', () => {
    it.each<[string, number, readonly RegExp[]]>([
      ['image', 0, []],
      ['labelled', 0, []],
      ['children', 0, []],
      ['own', 0, []],
      ['none', 1, [/^Dockerfile:1:6 error licence-present: The image states no licence: .*annotation/]],
      [
        'proprietary',
        1,
        [/^Dockerfile:1:6 error licence-osi-approved: The licence LicenseRef-acme is not approved by the OSI/],
      ],
      ['lacking', 1, [/^Dockerfile:1:6 error licence-present: .* This holds for linux\/arm64\. .* rejects it, too\.$/]],
    ])('on %s', async (name, exit, expected) => {
      await write({ '.oci-lens.yaml': LICENCE_POLICY, Dockerfile: from(`${name}:1`) });
      const { status: was, printed, reported } = await check();
      expect({ was, lines: lines(printed) }).toEqual({
        was: exit,
        lines: expected.map((each) => expect.stringMatching(each) as string),
      });
      expect(reported).toMatch(/^Checked 1 image: (?:nothing found|1 error)\nSPDX licence list \d+\.\d+/);
    });

    it('cannot know where a child could not be read', async () => {
      const arm64 = image('arm64', { annotations: { [LICENCES]: 'MIT' } });
      registry.on({ kind: 'manifest', reference: arm64.descriptor.digest }, status(500));
      await write({ '.oci-lens.yaml': LICENCE_POLICY, Dockerfile: from('children:1') });
      const { status: was, printed } = await check();
      expect(was).toBe(3);
      // Once, though two rules asked.
      expect(lines(printed)).toEqual([
        expect.stringMatching(
          /^Dockerfile:1:6 unknown licence-present, licence-osi-approved: Cannot know: .*status 500/,
        ) as string,
      ]);
      const { printed: json } = await check(['--json', '.']);
      expect((JSON.parse(json) as { readonly findings: readonly object[] }).findings).toMatchObject([
        { rule: 'licence-present' },
        { rule: 'licence-osi-approved' },
      ]);
      const { printed: annotations } = await check(['--github', '.']);
      expect(lines(annotations)).toEqual([
        expect.stringMatching(/^::notice .*,title=OCI Lens%3A licence-present%2C licence-osi-approved::/) as string,
      ]);
    });
  });

  it.each<[string, string, string, number]>([
    [
      'text',
      'pinned: error, not-latest: error, registry-allowed: { severity: error, allowed: [example.com] }',
      'children',
      0,
    ],
    ['existence', 'exists: error', 'children', 1],
    ['platforms', 'platform-required: { severity: error, platforms: [linux/amd64] }', 'children', 1],
    ['licences', 'licence-present: error', 'children', 1 + 2 * 3],
    ['a user', 'user-not-root: error', 'children', 1 + 2 * 3],
    ['the user of a single image', 'user-not-root: error', 'image', 1 + 1],
    [
      'all of these',
      'exists: error, user-not-root: error, licence-present: error, age: { severity: error, maxDays: 1 }',
      'children',
      1 + 2 * 3,
    ],
  ])('%s: so many requests', async (_name, rules, name, expected) => {
    // Twice, since equal references are asked for once.
    await write({
      '.oci-lens.yaml': `rules: { ${rules} }`,
      Dockerfile: from(`${name}:1`, `${name}:1`),
      'b/Dockerfile': from(`${name}:1`),
    });
    const { status: exit, reported } = await check();
    expect(exit, reported).not.toBe(2);
    expect(registry.count()).toBe(expected);
  });

  it('asks a registry with tokens for one more', async () => {
    await registry.close();
    await start({ kind: 'bearer', accounts: { ada: 'secret' }, privateRepositories: ['children'] });
    await write({
      '.oci-lens.yaml': LICENCE_POLICY,
      Dockerfile: from('children:1', 'children:1'),
      'home/.docker/config.json': JSON.stringify({
        auths: { [registry.host]: { auth: Buffer.from('ada:secret').toString('base64') } },
      }),
    });
    const homeFolder = path.join(folder?.path ?? '', 'home');
    expect(await check(['Dockerfile'], { homeFolder })).toMatchObject({ status: 0, printed: '' });
    expect(registry.count({ kind: 'token' })).toBe(1);
    // The first is refused, which names the token service.
    expect(registry.count()).toBe(1 + 1 + 1 + 2 * 3);
  });

  it('tells of comments that turn nothing off, those without a reason among them', async () => {
    await write({
      '.oci-lens.yaml': 'rules: { pinned: hint }',
      'b/compose.yaml': [
        'services:',
        ...['pined: x', 'pinned', 'pinned: why', 'drift: x'].flatMap((comment, number) => [
          `  s${number}:`,
          `    image: example.com/a:1 # oci-lens-ignore ${comment}`,
        ]),
        '',
      ].join('\n'),
    });
    const { status: exit, reported } = await check();
    expect(exit).toBe(0);
    expect(lines(reported)).toEqual([
      "b/compose.yaml:3:28  There is no rule 'pined', so this comment does not turn one off. Did you mean 'pinned'?",
      'b/compose.yaml:5:28  Without a reason this comment does not turn pinned off: say why, for who reads it later: oci-lens-ignore pinned: …',
      'Checked 4 images: 3 hints; 1 turned off by comments',
    ]);
  });

  it('cannot know what nobody may see', async () => {
    await registry.close();
    await start({ kind: 'bearer', accounts: { ada: 'secret' }, privateRepositories: ['children'] });
    await write({ '.oci-lens.yaml': 'rules: { exists: error }', Dockerfile: from('children:1') });
    const { status: exit, printed } = await check();
    expect(exit).toBe(3);
    expect(printed).toMatch(/^Dockerfile:1:6 unknown exists: Cannot know: .* without signing in: /);
  });

  it('cannot know what is offline, and asks there once', async () => {
    await write({
      '.oci-lens.yaml': 'rules: { exists: error, pinned: hint }',
      Dockerfile: 'FROM 127.0.0.1:1/a:1\nFROM 127.0.0.1:1/b:1\n',
    });
    const { status: exit, printed } = await check(['--fail-on', 'error', '.']);
    expect(exit).toBe(3);
    expect(
      lines(printed).filter((line) => / unknown exists: Cannot know: 127\.0\.0\.1:1 could not be reached/.test(line)),
    ).toHaveLength(2);
  });

  it('cannot know what is at no address, and tells all the same of what is', async () => {
    const nowhere = 'FROM elsewhere:99999/a:1\nFROM elsewhere:99999/b:1\n';
    await write({ '.oci-lens.yaml': 'rules: { licence-present: error }', Dockerfile: `${nowhere}${from('none:1')}` });
    const { status: exit, printed } = await check();
    expect({ exit, lines: lines(printed) }).toEqual({
      exit: 1,
      lines: [
        expect.stringMatching(/^Dockerfile:1:6 unknown licence-present: /),
        expect.stringMatching(/^Dockerfile:2:6 unknown licence-present: /),
        expect.stringMatching(/^Dockerfile:3:6 error licence-present: /),
      ],
    });
  });

  it('cannot know the rest where a registry has had too many requests', async () => {
    registry.on({ kind: 'manifest', repository: 'labelled' }, status(429));
    await write({ '.oci-lens.yaml': LICENCE_POLICY, Dockerfile: from('image:1', 'labelled:1', 'none:1', 'own:1') });
    const { status: exit, printed } = await check();
    expect(exit).toBe(3);
    expect(lines(printed)[0]).toMatch(
      /^Dockerfile:2:6 unknown licence-present, licence-osi-approved: Cannot know: the rate/,
    );
    expect(lines(printed).at(-1)).toMatch(
      /^Dockerfile:4:6 unknown licence-present, licence-osi-approved: Cannot know: the rate limit/,
    );
  });

  it.each<[string, readonly string[], number]>([
    ['hint', [], 0],
    ['warning', [], 1],
    ['error', [], 1],
    ['hint', ['--fail-on', 'hint'], 1],
    ['warning', ['--fail-on', 'error'], 0],
    ['error', ['--fail-on', 'error'], 1],
  ])('a finding of severity %s with %j exits with %i', async (severity, options, expected) => {
    await write({ '.oci-lens.yaml': `rules: { pinned: ${severity} }`, Dockerfile: from('image:1') });
    expect((await check([...options, '.'])).status).toBe(expected);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['no path', [], /^Name the files/],
    ['two formats', ['--json', '--sarif', '.'], /^Only one of these can be printed: --json, --sarif\./],
    ['no severity', ['--fail-on', 'off', '.'], /^--fail-on takes hint, warning, error, not off\./],
  ])('%s is wrong use', async (_name, args, expected) => {
    await write({ '.oci-lens.yaml': LICENCE_POLICY });
    const { status: exit, reported } = await check(args);
    expect({ exit, reported }).toEqual({ exit: 2, reported: expect.stringMatching(expected) as string });
  });

  it.each<[string, string, number]>([
    ['hint', `Dockerfile:1:6 hint not-latest: `, 2],
    ['error', `Dockerfile:1:6 error not-latest: `, 1],
  ])('goes by what can be read of a policy that is not written as it should be: %s', async (severity, line, exit) => {
    await write({ '.oci-lens.yaml': `rules:\n  pined: error\n  not-latest: ${severity}\n`, Dockerfile: from('image') });
    const { status: was, printed, reported } = await check();
    expect({ was, printed }).toEqual({ was: exit, printed: expect.stringContaining(line) as string });
    expect(reported).toMatch(/\.oci-lens\.yaml:2:3 {2}.*pined/);
  });

  it('checks nothing by a policy that cannot be read', async () => {
    await write({ 'elsewhere.yaml': 'rules: { pinned: error }', 'w/Dockerfile': from('image') });
    await symlink('../elsewhere.yaml', path.join(folder?.path ?? '', 'w/.oci-lens.yaml'));
    const { status: exit, printed, reported } = await check(['w']);
    expect({ exit, printed }).toEqual({ exit: 2, printed: '' });
    expect(reported).toMatch(/w\/\.oci-lens\.yaml:1:1 {2}The policy cannot be read/);
  });

  it('says how to write a policy where there is none', async () => {
    await write({ Dockerfile: from('image') });
    const { status: exit, printed, reported } = await check();
    expect({ exit, printed }).toEqual({ exit: 0, printed: '' });
    expect(reported).toMatch(/^There is no policy for \., so nothing is checked: write \.oci-lens\.yaml /);
    expect((await check(['nowhere'])).status).toBe(3);
  });

  it('says how many files could not be read', async () => {
    await write({ '.oci-lens.yaml': 'rules: { pinned: error }', Dockerfile: from('none:1@sha256:' + '0'.repeat(64)) });
    const { status: exit, reported } = await check(['.', 'nowhere', 'neither']);
    expect(exit).toBe(3);
    expect(reported).toMatch(/^Checked 1 image: nothing found; files that could not be read: 2$/m);
  });

  it('goes by the policy of the nearest folder, up to that of the repository', async () => {
    await write({
      '.oci-lens.yaml': 'rules: { pinned: error }',
      'repo/sub/Dockerfile': from('image:1'),
      'repo/own/.oci-lens.yaml': 'rules: { not-latest: error }',
      'repo/own/Dockerfile': from('image'),
    });
    expect((await check(['repo/sub'])).printed).toMatch(/^repo\/sub\/Dockerfile:1:6 error pinned: /);
    expect((await check(['repo/own'])).printed).toMatch(/^repo\/own\/Dockerfile:1:6 error not-latest: .*\n$/);
    execFileSync('git', ['init', '-q', path.join(folder?.path ?? '', 'repo')]);
    expect((await check(['repo/sub'])).reported).toMatch(/^There is no policy for repo\/sub/);
  });

  it('reports each file once, by the policy of the nearest path that names it', async () => {
    await write({
      '.oci-lens.yaml': 'rules: { pinned: error }',
      Dockerfile: from('image'),
      'sub/.oci-lens.yaml': 'rules: { not-latest: error }',
      'sub/Dockerfile': from('image'),
      'sub/deep/Dockerfile': from('image'),
    });
    const found = async (...named: readonly string[]) =>
      lines((await check(named)).printed).map((line) => line.replace(/:1:6 error ([\w-]+): .*/, ' $1'));
    const outside = 'Dockerfile pinned';
    const inSub = ['sub/Dockerfile not-latest', 'sub/deep/Dockerfile not-latest'];
    expect(await found('sub', '.')).toEqual([...inSub, outside]);
    expect(await found('.', './sub', 'sub/')).toEqual([outside, ...inSub]);
    expect(await found('.', 'sub/Dockerfile')).toEqual([outside, 'sub/deep/Dockerfile pinned', inSub[0]]);
    // A policy below what is named does not count.
    expect(await found('.')).toEqual([outside, 'sub/Dockerfile pinned', 'sub/deep/Dockerfile pinned']);
  });

  it('counts what is turned off, and what is left out', async () => {
    await write({
      '.oci-lens.yaml': "rules: { pinned: error }\nignore: [{ rule: pinned, file: 'dev/**', reason: local }]\n",
      Dockerfile: `# oci-lens-ignore pinned: on purpose\n${from('image:1')}ARG X\nFROM $X\n`,
      'dev/Dockerfile': from('image:1'),
      'compose.yaml': 'services:\n  a:\n    build: .\n    image: example.com/built:1\n',
    });
    expect(await check()).toMatchObject({
      status: 0,
      printed: '',
      reported:
        'Checked 2 images: nothing found; 1 turned off by comments; 1 turned off by the policy; left out as names that a build gives: 1; left out as known only later: 1',
    });
    expect(registry.count()).toBe(0);
  });

  it('compares tags across all files that are named, each file once', async () => {
    await write({
      '.oci-lens.yaml': 'rules: { one-tag: warning }',
      'a/Dockerfile': from('image:1'),
      'b/Dockerfile': from('image:2'),
      'c/Dockerfile': from('none:1'),
    });
    const { printed } = await check(['a', 'b/Dockerfile', 'b', 'c']);
    expect(lines(printed)).toEqual([
      expect.stringMatching(/^a\/Dockerfile:1:6 warning one-tag: .*\(2\)/),
      expect.stringMatching(/^b\/Dockerfile:1:6 warning one-tag: .*\(1\)/),
    ]);
    expect((await check(['a'])).printed).toBe('');
  });

  it('prints one JSON object', async () => {
    await write({
      '.oci-lens.yaml': 'rules: { licence-present: error, pinned: hint }',
      'a b.Dockerfile': `# oci-lens-ignore pinned: on purpose\n${from('lacking:1')}`,
    });
    const { status: exit, printed } = await check(['--json', '.']);
    expect(exit).toBe(1);
    const json = JSON.parse(printed) as Record<string, unknown>;
    const place = {
      file: 'a b.Dockerfile',
      line: 2,
      column: 6,
      endLine: 2,
      endColumn: 6 + `${registry.host}/lacking:1`.length,
    };
    expect(json).toEqual({
      findings: [
        {
          ...place,
          text: `${registry.host}/lacking:1`,
          reference: `${registry.host}/lacking:1`,
          rule: 'licence-present',
          severity: 'error',
          kind: 'violation',
          detail: { kind: 'licenceAbsent', platforms: [{ os: 'linux', architecture: 'arm64' }], simple: 'rejects' },
          message: expect.stringContaining('states no licence') as string,
          related: [],
        },
      ],
      turnedOff: [
        expect.objectContaining({ ...place, rule: 'pinned', severity: 'hint', by: 'comment', reason: 'on purpose' }),
      ],
      counts: {
        ...{ files: 1, checked: 1, error: 1, warning: 0, hint: 0, unknown: 0, suppressed: 1, ignored: 0 },
        ...{ build: 0, unresolved: 0, invalid: 0, unread: 0 },
      },
      problems: [],
      licenceList: expect.stringMatching(/^\d+\.\d+/) as string,
    });
  });

  it('prints annotations that GitHub reads back', async () => {
    await write({
      '.oci-lens.yaml': "rules: { annotations-required: { severity: warning, required: { a: '100%,b:c' } } }",
      'a,b/c:d%.Dockerfile': `ARG X\n${from('odd:1')}`,
    });
    push('odd', image('amd64', { annotations: { a: 'x\n::error::y' } }));
    const { printed } = await check(['--github', '.']);
    const columns = `col=6,endColumn=${6 + `${registry.host}/odd:1`.length}`;
    expect(printed).toBe(
      `::warning file=a%2Cb/c%3Ad%25.Dockerfile,line=2,endLine=2,${columns},title=OCI Lens%3A annotations-required::` +
        'The annotation or label a is x ::error::y, which does not fit 100%25,b:c: choose another image, or correct it.\n',
    );
  });

  describe('whom a policy trusts', () => {
    const pair = keyPairs['P-256']();
    const policy = (...keys: readonly string[]) =>
      `rules: { signature-verified: { severity: error, keys: [${keys.join(', ')}] } }`;
    const signedImage = (signer = pair) => {
      const content = image('amd64', { User: 'signed' });
      const layer = keyBundle(envelope(statement(content.descriptor.digest, COSIGN_SIGN), [signer]));
      push('signed', content);
      const signature = artifact(BUNDLE_TYPE, content, {
        layers: [{ mediaType: BUNDLE_TYPE, bytes: bytesOf(layer) }],
        annotations: { 'dev.sigstore.bundle.predicateType': COSIGN_SIGN },
      });
      pushContent(registry, 'signed', signature);
    };

    it.each<[string, () => void, string, number, RegExp]>([
      ['is verified', () => signedImage(), 'k/cosign.pub', 0, /^$/],
      [
        'is not',
        () => signedImage(keyPairs.RSA()),
        'k/cosign.pub',
        1,
        / error signature-verified: None of the signatures is /,
      ],
      [
        'cannot be known',
        () => signedImage(),
        'k/none.pub',
        3,
        / unknown signature-verified: .*k\/none\.pub that the policy names/,
      ],
      ['cannot be known from elsewhere', () => signedImage(), '../cosign.pub', 3, / unknown signature-verified: /],
      ['cannot be known by a link', () => signedImage(), 'k/link.pub', 3, / unknown signature-verified: /],
    ])('a signature %s', async (_name, sign, key, exit, expected) => {
      sign();
      await write({ 'w/.oci-lens.yaml': policy(key), 'w/k/cosign.pub': pemOf(pair), 'w/Dockerfile': from('signed:1') });
      await writeFile(path.join(folder?.path ?? '', 'cosign.pub'), pemOf(pair));
      await symlink('../../cosign.pub', path.join(folder?.path ?? '', 'w/k/link.pub'));
      const { status: was, printed } = await check(['w']);
      expect({ was, printed }).toEqual({ was: exit, printed: expect.stringMatching(expected) as string });
    });
  });

  it('shows progress where somebody looks', async () => {
    await write({ '.oci-lens.yaml': 'rules: { pinned: hint }', Dockerfile: from('a:1', 'a:2', 'a:3', 'a:4') });
    const { reported } = await check(['.'], { showsProgress: true });
    expect(reported).toMatch(
      /^Checked 1 of 4 images\nChecked 2 of 4 images\nChecked 3 of 4 images\nChecked 4 images: 4 hints$/,
    );
  });

  it('ends when a person ends it', async () => {
    const work = new AbortController();
    registry.on({ kind: 'manifest' }, async (_request, next) => {
      work.abort();
      return next();
    });
    await write({ '.oci-lens.yaml': LICENCE_POLICY, Dockerfile: from('image:1') });
    await expect(check(['.'], { signal: work.signal })).rejects.toThrow();
  });
});
