import { describe, expect, it } from 'vitest';
import { parseImageConfig } from '../../../src/oci/imageConfig';
import { environmentFacts, runFacts } from '../../../src/presentation/configurationFacts';
import { smallImage } from '../../support/sampleImages';
import { digestOf } from '../../../src/oci/digest';
import { parseManifest } from '../../../src/oci/manifest';
import type { Fetched } from '../../../src/registry/imageSource';

const { bytes } = smallImage('a');
const parsed = parseManifest(bytes);
if (parsed.kind !== 'ok') throw new Error(parsed.reason);
const manifest = { bytes, digest: digestOf(bytes), mediaType: '', value: parsed.value } as Fetched<never>;

function configOf(config: object) {
  const read = parseImageConfig(new TextEncoder().encode(JSON.stringify({ os: 'linux', config })));
  if (read.kind !== 'ok') throw new Error(read.reason);
  return read.value;
}
const factsOf = (config: object) =>
  runFacts({ manifest, entry: undefined, within: [], platform: undefined, config: configOf(config) })
    .map(({ label, value }) => `${label}: ${value}`)
    .slice(2);

describe('how an image is run', () => {
  it('names ports, volumes and the stop signal', () => {
    expect(
      factsOf({ ExposedPorts: { '80/tcp': {}, '53/udp': {} }, Volumes: { '/data': {} }, StopSignal: 'SIGQUIT' }),
    ).toEqual(['Ports: 80/tcp, 53/udp', 'Volumes: /data', 'Stop signal: SIGQUIT']);
  });

  it.each([
    [
      { Test: ['CMD-SHELL', 'curl -f http://localhost/'], Interval: 30e9, Timeout: 1e9, StartPeriod: 90e9, Retries: 3 },
      [
        'Healthcheck: curl -f http://localhost/',
        'Health is checked: every 30 seconds, at most 1 second long, 90 seconds to start, 3 tries',
      ],
    ],
    [
      { Test: ['CMD', 'check', '-q'], Interval: 5 * 60e9, Retries: 1 },
      ['Healthcheck: "check" "-q"', 'Health is checked: every 5 minutes, 1 try'],
    ],
    [{ Test: ['NONE'] }, ['Healthcheck: none (switched off)']],
    [{ Interval: 2 * 3600e9, Timeout: 0 }, ['Health is checked: every 2 hours']],
    [{ Test: ['CMD', 'x'], Interval: 0.5e9 }, ['Healthcheck: "x"', 'Health is checked: every 0.5 seconds']],
    // What is not written as it should be is left out, and everything else is still shown.
    [{ Test: 'curl' }, []],
    ['x', []],
    [{ Test: ['CMD', 'x'], Interval: 'soon', Retries: -1 }, ['Healthcheck: "x"']],
  ])('tells of the healthcheck %j', (Healthcheck, facts) => {
    expect(factsOf({ Healthcheck })).toEqual(facts);
  });

  it('lists variables as they are, and marks those that look secret', () => {
    const Env = ['PATH=/bin:/usr/bin', 'A=b=c', 'EMPTY=', 'NAME', 'NPM_TOKEN=abc', 'URL=https://u:p@x/', 'BIDI=\u202e'];
    expect(environmentFacts(configOf({ Env })).map(({ label, value, secret }) => [label, value, secret])).toEqual([
      ['PATH', '/bin:/usr/bin', undefined],
      ['A', 'b=c', undefined],
      ['EMPTY', '', undefined],
      ['NAME', '', undefined],
      ['NPM_TOKEN', 'abc', true],
      ['URL', 'https://u:p@x/', true],
      ['BIDI', '⟨U+202E⟩', undefined],
    ]);
    expect(environmentFacts(configOf({ Env }))[6]?.copy).toBe('\u202e');
  });
});
