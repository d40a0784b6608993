import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/oci/manifest';
import { parseJson } from '../../../src/oci/parsed';

const bytes = (text: string) => new TextEncoder().encode(text);
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('parseJson', () => {
  it('reads what is nested 200 deep, and no deeper', () => {
    expect(parseJson(bytes(nested(200))).kind).toBe('ok');
    expect(parseJson(bytes(nested(201)))).toEqual({ kind: 'malformed', reason: 'the JSON is nested too deeply' });
    expect(parseJson(bytes(`${'{"a":'.repeat(201)}1${'}'.repeat(201)}`)).kind).toBe('malformed');
  });

  it.each([nested(1_000_000), '{"a":'.repeat(1_000_000), '['.repeat(1_000_000)])(
    'survives JSON a million deep: %.10s',
    (text) => {
      expect(parseJson(bytes(text)).kind).toBe('malformed');
      expect(parseManifest(bytes(text), 'application/vnd.oci.image.manifest.v1+json').kind).toBe('malformed');
    },
  );

  it.each(['['.repeat(300), `\\"${'['.repeat(300)}`, '\\\\', `é\u2028😀${'{'.repeat(300)}`])(
    'counts no bracket within a string: %.12s',
    (text) => {
      expect(parseJson(bytes(`{"a":"${text}","b":[]}`)).kind).toBe('ok');
    },
  );

  it('counts what stands beside each other once', () => {
    expect(parseJson(bytes(`[${Array(1_000).fill('[{}]').join(',')}]`)).kind).toBe('ok');
  });

  it('takes neither what is no JSON nor what is no UTF-8', () => {
    expect(parseJson(bytes('{')).kind).toBe('malformed');
    expect(parseJson(new Uint8Array([0x22, 0xff, 0x22])).kind).toBe('malformed');
  });
});
