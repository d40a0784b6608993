import { describe, expect, it } from 'vitest';
import type { Asked } from '../../../src/references/occurrence';
import { scan } from '../../../src/references/scan';

function asksOf(properties: string) {
  const text = `services:\n  a:\n    image: a\n${properties}\n`;
  const [found] = scan({ path: 'compose.yaml', text }).occurrences;
  const written = ({ span }: Asked<unknown>) => text.slice(span.start, span.end);
  return { asks: found?.asks ?? {}, written };
}

describe('what a service asks', () => {
  it.each([
    ['linux/arm64', { os: 'linux', architecture: 'arm64', variant: undefined }, 'linux/arm64'],
    ['"linux/arm/v7"', { os: 'linux', architecture: 'arm', variant: 'v7' }, 'linux/arm/v7'],
    ['${P:-linux/amd64}', { os: 'linux', architecture: 'amd64', variant: undefined }, '${P:-linux/amd64}'],
    ['linux', { os: 'linux' }, 'linux'],
    ['arm64', { architecture: 'arm64' }, 'arm64'],
    ['""', undefined, undefined],
  ])('the platform %s', (platform, expected, place) => {
    const { asks, written } = asksOf(`    platform: ${platform}`);
    expect(asks.platform?.value).toEqual(expected && { each: [expected] });
    expect(asks.platform && written(asks.platform)).toBe(place);
  });

  it.each([
    ['${P}', { kind: 'ofARun' }],
    ['{{ platform }}', { kind: 'ofARun' }],
    ['lin ux/%/%', { kind: 'noPlatform', text: 'lin ux/%/%' }],
    ['linux/arm64/v8/x', { kind: 'noPlatform', text: 'linux/arm64/v8/x' }],
    ['x86', { kind: 'noPlatform', text: 'x86' }],
  ])('a platform that is not known: %s', (platform, open) => {
    expect(asksOf(`    platform: ${platform}`).asks.platform?.value).toEqual({ each: [{}], open });
  });

  it.each([
    ['1000', '1000', '1000'],
    ["'1000:1000'", '1000:1000', '1000:1000'],
    ['app', 'app', 'app'],
    ['"${UID:-501}:20"', '501:20', '${UID:-501}:20'],
    ['"${UID}"', undefined, '${UID}'],
    ['""', undefined, undefined],
    ['{{ user }}', undefined, '{{ user }}'],
  ])('the user %s', (user, expected, place) => {
    const { asks, written } = asksOf(`    user: ${user}`);
    expect(asks.user?.value).toBe(expected);
    expect(asks.user && written(asks.user)).toBe(place);
  });

  it.each<[string, string, [number, string][]]>([
    ['a port', 'ports: [80]', [[80, '80']]],
    ["the host's port in front", 'ports: ["8080:80"]', [[80, '8080:80']]],
    ['an address', 'ports: ["127.0.0.1:8080:80/tcp", "[::1]:1:443"]', [[80, '127.0.0.1:8080:80/tcp'], [443, '[::1]:1:443']]], // prettier-ignore
    ['no port of the host', 'ports: ["127.0.0.1::53/udp"]', [[53, '127.0.0.1::53/udp']]],
    ['a range', 'ports: ["9090-9092:80-82"]', [80, 81, 82].map((port) => [port, '9090-9092:80-82'])],
    ['a range of the host alone', 'ports: ["9090-9092:80"]', [[80, '9090-9092:80']]],
    ['the long syntax', 'ports: [{target: 80, published: "8080", mode: host}]', [[80, '80']]],
    ['ports for others', 'expose: ["3000", "8000-8001/tcp"]', [[3000, '3000'], [8000, '8000-8001/tcp'], [8001, '8000-8001/tcp']]], // prettier-ignore
    ['both, in the order of the text', 'expose: [1]\n    ports: [2]', [[1, '1'], [2, '2']]], // prettier-ignore
    ['a default', 'ports: ["${H:-80}:${C:-81}"]', [[81, '${H:-80}:${C:-81}']]],
    ['none', 'ports: ["80:${C}", "http", "0", 65536, "9-8", "", "80:", "1-2-3", {published: 80}]\n    expose: 80', []],
  ])('%s', (_name, properties, expected) => {
    const { asks, written } = asksOf(`    ${properties}`);
    expect((asks.ports ?? []).map((port) => [port.value, written(port)])).toEqual(expected);
  });

  it('counts no more than a hundred ports', () => {
    expect(asksOf('    ports: ["1-65535"]').asks.ports).toHaveLength(100);
    expect(asksOf('    ports: ["1-90"]\n    expose: ["1-90"]').asks.ports).toHaveLength(100);
  });

  it('says of an alias what its own service asks', () => {
    const text = 'x-a: &a {image: a, user: x}\nservices:\n  b: {<<: *a}\n  c: {<<: *a, user: y}\n';
    const { occurrences } = scan({ path: 'compose.yaml', text });
    expect(occurrences.map(({ text: written, asks }) => [written, asks.user?.value])).toEqual([
      ['a', 'x'],
      ['*a', 'x'],
      ['*a', 'y'],
    ]);
  });
});
