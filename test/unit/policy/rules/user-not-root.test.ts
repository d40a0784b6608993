import { describe, expect, it } from 'vitest';
import type { ImageFacts } from '../../../../src/policy/imageFacts';
import {
  asks,
  check,
  FAILED,
  index,
  inShort,
  NOT_SAID,
  needs,
  OF_A_RUN,
  RATE_LIMIT,
  single,
  subject,
  unknown,
} from '../subject';

const of = (user: string) => single({ config: { user } });

describe("the image's user", () => {
  it.each([
    ['', ['root']],
    ['0', ['root']],
    ['00', ['root']],
    ['+0', ['root']],
    ['-0:1', ['root']],
    ['root', ['root']],
    ['0:0', ['root']],
    ['0:1000', ['root']],
    ['root:app', ['root']],
    [':1000', ['root']],
    ['1000', []],
    ['1000:0', []],
    ['app', []],
    ['app:root', []],
    ['rootless', []],
  ])('%j', (user, expected) => {
    expect(inShort(check('user-not-root', subject(of(user))))).toEqual(expected);
  });
});

describe('with what the document says', () => {
  it.each<[string, Parameters<typeof asks>[0], string, string[]]>([
    ['runAsUser over a root image', { user: '1000' }, '', []],
    ['runAsUser 0 over another', { user: '0' }, '1000', ['root']],
    ['runAsUser 0 and runAsNonRoot', { user: '0', nonRoot: true }, '1000', ['root']],
    ['a name over a root image', { user: 'app' }, '', []],
    ['runAsUser, runAsNonRoot and a name in the image', { user: '1000', nonRoot: true }, 'app', []],
    ['runAsNonRoot and a root image', { nonRoot: true }, '0', ['root']],
    ['runAsNonRoot and a number', { nonRoot: true }, '1000:1000', []],
    ['runAsNonRoot and a name', { nonRoot: true }, 'app', ['nameNeedsNumber']],
    ['runAsNonRoot and a name with a group', { nonRoot: true }, 'app:1000', ['nameNeedsNumber']],
    ['no runAsNonRoot and a name', { nonRoot: false }, 'app', []],
    ['a user that only a run knows, over a root image', { user: OF_A_RUN }, '', ['unknown ofARun']],
    ['a user that only a run knows, and runAsNonRoot', { user: OF_A_RUN, nonRoot: true }, 'app', ['unknown ofARun']],
    ['a runAsNonRoot that only a run knows, and a name', { nonRoot: OF_A_RUN }, 'app', ['unknown ofARun']],
    ['a runAsNonRoot that only a run knows, and a number', { nonRoot: OF_A_RUN }, '1000', []],
    ['a runAsNonRoot that only a run knows, and a root image', { nonRoot: OF_A_RUN }, '0', ['root']],
    ['no runAsNonRoot and a root image', { nonRoot: false }, 'root', ['root']],
  ])('%s', (_name, asked, user, expected) => {
    expect(inShort(check('user-not-root', subject(of(user), { asks: asks(asked) })))).toEqual(expected);
  });

  it('tells whose word it is', () => {
    expect(check('user-not-root', subject({}, { asks: asks({ user: '0' }) }))).toEqual([
      { kind: 'violation', detail: { kind: 'root', user: '0', from: 'document', platforms: [] } },
    ]);
    expect(check('user-not-root', subject(of('app'), { asks: asks({ nonRoot: true }) }))).toEqual([
      { kind: 'violation', detail: { kind: 'nameNeedsNumber', user: 'app', from: 'image', platforms: [] } },
    ]);
  });
});

describe('platforms', () => {
  const mixed = index([
    { platform: 'linux/amd64', config: { user: '0' } },
    { platform: 'linux/arm64', config: { user: 'app' } },
    { platform: 'linux/s390x', config: { user: '0' } },
  ]);
  it.each<[string, ImageFacts, string | undefined, string[]]>([
    ['names those of an index', mixed, undefined, ['root linux/amd64 linux/s390x']],
    ['looks at the one that is asked for', mixed, 'linux/arm64', []],
    ['and names it', mixed, 'linux/s390x', ['root linux/s390x']],
    [
      'tells users apart',
      index([{ config: { user: '' } }, { platform: 'linux/arm64', config: { user: 'root' } }]),
      undefined,
      ['root linux/amd64', 'root linux/arm64'],
    ],
    [
      'passes for Windows',
      single({ platform: 'windows/amd64', config: { user: 'ContainerAdministrator' } }),
      undefined,
      [],
    ],
    ['passes for Windows without a user', single({ platform: 'windows/amd64' }), undefined, []],
    [
      'judges Linux beside Windows',
      index([{ platform: 'windows/amd64' }, { config: { user: '' } }]),
      undefined,
      ['root linux/amd64'],
    ],
    [
      'judges all processors where only the system is asked for',
      index([{ config: { user: '1' } }, { platform: 'linux/arm64' }, { platform: 'darwin/arm64' }]),
      'linux',
      ['root linux/arm64'],
    ],
    [
      'judges the best of each system where only the processor is asked for',
      index([{ platform: 'linux/386' }, { config: { user: '1' } }, { platform: 'freebsd/386' }]),
      'amd64',
      ['root freebsd/386'],
    ],
    ['passes where the document asks for Windows', {}, 'windows/amd64', []],
    [
      'is violated by one though another was not read',
      index([{ configUnknown: FAILED }, { platform: 'linux/arm64' }]),
      undefined,
      ['root linux/arm64'],
    ],
    [
      'cannot know where one was not read and the rest pass',
      index([{ configUnknown: FAILED }, { platform: 'linux/arm64', config: { user: '1' } }]),
      undefined,
      ['unknown error'],
    ],
    ['cannot know where nothing was read', { images: unknown(RATE_LIMIT) }, undefined, ['unknown rateLimit']],
    ['cannot know of an artifact', single({ isArtifact: true }), undefined, [`unknown ${NOT_SAID.kind}`]],
    ['cannot know of an index without images', index([]), undefined, ['unknown notSaid']],
  ])('%s', (_name, facts, platform, expected) => {
    const asked = platform === undefined ? {} : { asks: asks({ platform }) };
    expect(inShort(check('user-not-root', subject(facts, asked)))).toEqual(expected);
  });
});

it('asks for configurations where the document does not say the user', () => {
  expect(needs('user-not-root')).toEqual({ level: 'configs', platforms: { kind: 'all' } });
  expect(needs('user-not-root', asks({ nonRoot: true })).level).toBe('configs');
  expect(needs('user-not-root', asks({ user: '7' }))).toEqual({ level: 'text' });
  expect(needs('user-not-root', asks({ platform: 'windows/amd64' }))).toEqual({ level: 'text' });
  expect(needs('user-not-root', asks({ platform: 'linux/arm64' })).platforms).toMatchObject({
    kind: 'asked',
    asked: [{ architecture: 'arm64' }],
  });
});

it('judges the image alone where its containers stand in other files', () => {
  const elsewhere = { asks: { runs: 'asElsewhere' } } as const;
  expect(inShort(check('user-not-root', subject(of('0'), elsewhere)))).toEqual(['unknown inOtherFile']);
  expect(inShort(check('user-not-root', subject(of('app'), elsewhere)))).toEqual([]);
});

it('cannot know a user that another file says', () => {
  const user = { value: undefined, isInOtherFile: true, span: { start: 0, end: 1 } } as const;
  expect(inShort(check('user-not-root', subject(of('0'), { asks: { user } })))).toEqual(['unknown inOtherFile']);
});

it('asks for nothing where only a build reads the image', () => {
  expect(needs('user-not-root', { runs: false })).toEqual({ level: 'text' });
  expect(
    check('user-not-root', subject({}, { asks: { runs: false, user: { value: '0', span: { start: 0, end: 1 } } } })),
  ).toEqual([]);
});
