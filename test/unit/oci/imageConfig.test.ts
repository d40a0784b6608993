import { describe, expect, it } from 'vitest';
import { parseImageConfig } from '../../../src/oci/imageConfig';

const parse = (value: unknown) => parseImageConfig(new TextEncoder().encode(JSON.stringify(value)));

describe('parseImageConfig', () => {
  it('keeps the rest where one value is odd', () => {
    const config = {
      User: 'me',
      Labels: { a: 1, b: 'c' },
      ExposedPorts: ['80/tcp'],
      Cmd: 'run',
      Volumes: 7,
      Env: null,
    };
    expect(parse({ os: 'linux', architecture: null, config })).toMatchObject({
      kind: 'ok',
      value: {
        platform: { os: 'linux', architecture: '' },
        user: 'me',
        labels: { b: 'c' },
        exposedPorts: ['80/tcp'],
        cmd: ['run'],
        volumes: [],
        env: [],
      },
    });
  });

  it("reads an artifact's empty configuration", () => {
    expect(parse({})).toMatchObject({ kind: 'ok', value: { user: '', history: [], entrypoint: [] } });
  });

  it.each([[[]], ['x'], [null], [{ config: { User: 1 } }], [{ history: [1] }]])(
    'says of %j that it is malformed',
    (value) => {
      expect(parse(value)).toMatchObject({ kind: 'malformed' });
    },
  );
});
