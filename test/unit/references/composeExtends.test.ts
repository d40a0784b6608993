import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/references/scan';

/** Of the image `a`: its user and where it stands, and the processor that is asked for. */
function asked(services: string): string {
  const text = `services: {${services}}\n`;
  const found = scan({ path: 'compose.yaml', text }).occurrences.find((each) => each.text === 'a');
  const { user, platform } = found?.asks ?? {};
  const place = user && text.slice(user.span.start, user.span.end);
  const value = user && (user.value ?? (user.isInOtherFile ? 'in another file' : 'of a run'));
  const { each, open } = platform?.value ?? {};
  const system = open ? open.kind : each?.[0]?.architecture;
  return [user && `${value} at ${place}`, system].filter((part) => part !== undefined).join(', ');
}

describe('a service that extends another', () => {
  it.each([
    ['in short', 'web: {image: a, extends: base}, base: {user: root}', 'root at root'],
    ['by a mapping', 'web: {image: a, extends: {service: base}}, base: {user: root}', 'root at root'],
    ['with a user of its own', 'web: {image: a, user: "1", extends: base}, base: {user: root}', '1 at 1'],
    ['with the user of its image', 'web: {image: a, user: "", extends: base}, base: {user: root}', ''],
    ['with no user', 'web: {image: a, user: , extends: base}, base: {user: root}', 'root at root'],
    ['with a user that may be none', 'web: {image: a, user: "${U:-}", extends: base}, base: {user: root}', ''],
    ['that extends a third', 'web: {image: a, extends: b}, b: {extends: c}, c: {user: "0"}', '0 at 0'],
    ['in a circle', 'web: {image: a, extends: b}, b: {extends: web}', ''],
    ['that is not there', 'web: {image: a, extends: b}', ''],
    ['by a variable', 'web: {image: a, extends: "${B:-base}"}, base: {user: root}', 'root at root'],
    ['that a run names', 'web: {image: a, extends: {service: "${B}"}}, base: {user: root}', 'of a run at ${B}, ofARun'],
    [
      'of another file',
      'web: {image: a, extends: {file: o.yaml, service: web}}',
      'in another file at o.yaml, inOtherFile',
    ],
    [
      'of another file, with its user',
      'web: {image: a, user: "1", extends: {file: o.yaml, service: b}}',
      '1 at 1, inOtherFile',
    ],
    ['of another file, further on', 'web: {image: a, extends: b}, b: {extends: {file: o.yaml, service: c}}', 'in another file at o.yaml, inOtherFile'], // prettier-ignore
    ['whose user a run knows', 'web: {image: a, extends: b}, b: {user: "${U}"}', 'of a run at ${U}'],
  ])('%s', (_name, services, expected) => {
    expect(asked(services)).toBe(expected);
  });

  it('takes its platform too', () => {
    expect(asked('web: {image: a, extends: b}, b: {platform: linux/s390x}')).toBe('s390x');
    expect(asked('web: {image: a, platform: linux/arm64, extends: b}, b: {platform: linux/s390x}')).toBe('arm64');
  });

  it('that merges the extension in', () => {
    expect(asked('web: {image: a, <<: &x {extends: b}}, b: {user: root}')).toBe('root at root');
  });

  it('ends a chain that no person writes', () => {
    const chain = Array.from({ length: 1000 }, (_, at) => `s${at}: {extends: s${at + 1}}`).join(', ');
    expect(asked(`web: {image: a, extends: s0}, ${chain}, s1000: {user: root}`)).toBe('of a run at s32, ofARun');
  });
});
