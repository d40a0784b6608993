import { describe, expect, it } from 'vitest';
import { expand, join, type Piece } from '../../../src/references/interpolation';

const VALUES: Readonly<Record<string, string>> = {
  V: 'v3.20-dev.1',
  P: 'quay.io/a/b:1',
  S: 'a_b_c',
  STAR: 'a*b',
  EMPTY: '',
};

function expanded(text: string, escape: string | undefined): string | undefined {
  const lookup = (name: string): readonly Piece[] | undefined => {
    const value = VALUES[name];
    return value === undefined ? undefined : value === '' ? [] : [{ kind: 'text', text: value }];
  };
  const joined = join(expand({ text, originOf: () => undefined }, { lookup, escape }));
  return joined.kind === 'known' ? joined.text : undefined;
}

describe('pattern forms of a Dockerfile', () => {
  it.each<[string, string | undefined]>([
    ['${V#v}', '3.20-dev.1'],
    ['${V#x}', 'v3.20-dev.1'],
    ['${V#*.}', '20-dev.1'],
    ['${V##*.}', '1'],
    ['${V#?}', '3.20-dev.1'],
    ['${V:#v}', '3.20-dev.1'],
    ['${V%.*}', 'v3.20-dev'],
    ['${V%%.*}', 'v3'],
    ['${V%-*}', 'v3.20'],
    ['${V%-*-*}', 'v3.20-dev.1'],
    ['${V%%?}', 'v3.20-dev.'],
    ['${P##*/}', 'b:1'],
    ['${P%%/*}', 'quay.io'],
    ['${P%:*}', 'quay.io/a/b'],
    ['${V#*}', 'v3.20-dev.1'],
    ['${V##*}', ''],
    ['${S/_/-}', 'a-b_c'],
    ['${S//_/-}', 'a-b-c'],
    ['${S//_/}', 'abc'],
    ['${S/b*/x}', 'a_x'],
    ['${S//?_/x}', 'xxc'],
    ['${S//*/x}', 'x'],
    ['${P/\\/a\\//\\/c\\/}', 'quay.io\\/c\\/b:1'],
    ['${P#*\\/}', 'a/b:1'],
    ['${STAR#a\\*}', 'b'],
    ['${STAR#"a"}', '*b'],
    ['${V#${U:-v}}', '3.20-dev.1'],
    ['${EMPTY#x}', ''],
    ['x${V#v}y', 'x3.20-dev.1y'],
    // What the builder refuses, and what it does not know.
    ['${V#\\v}', undefined],
    ['${V#v', undefined],
    ['${S/_}', undefined],
    ['${S//_/-', undefined],
    ['${S//}', undefined],
    ['${S///x}', undefined],
    ['${U#v}', undefined],
    ['${V#$U}', undefined],
    ['${V/v/$U}', undefined],
    [`\${V#${'?'.repeat(200)}}`, undefined],
  ])('%s', (text, expected) => {
    expect(expanded(text, '\\')).toBe(expected);
  });

  it('are none of Compose', () => {
    for (const text of ['${V#v}', '${V%.*}', '${S/_/-}', '${S//_/-}'])
      expect(expanded(text, undefined)).toBeUndefined();
  });
});

describe('quotes and escapes', () => {
  it.each<[string, string | undefined]>([
    ['"$S"', 'a_b_c'],
    ["'$S'", '$S'],
    [`"it's $S"`, "it's a_b_c"],
    ['\\$S', '$S'],
    ['"\\$S\\x\\""', '$S\\x"'],
    ['${U:-"}"}', '}'],
    ['$$S', '$a_b_c'],
    ['a\\', 'a'],
  ])('%s of a Dockerfile', (text, expected) => {
    expect(expanded(text, '\\')).toBe(expected);
  });
  it('are text in Compose', () => {
    expect(expanded('"$S"\\', undefined)).toBe('"a_b_c"\\');
    expect(expanded('$$S', undefined)).toBe('$S');
  });
});
