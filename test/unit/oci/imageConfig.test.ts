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

  it.each([[[]], ['x'], [null]])('says of %j that it is malformed', (value) => {
    expect(parse(value)).toMatchObject({ kind: 'malformed' });
  });

  it.each<[object, object]>([
    [{ config: { User: 1000 } }, { user: '1000' }],
    [{ config: { User: { id: 1 } } }, { user: '{"id":1}' }],
    [{ config: { User: null } }, { user: '' }],
    [{ config: { Labels: 'x' } }, { labels: {} }],
    [{ config: { Labels: ['a=b'] } }, { labels: {} }],
    [{ config: { Env: { A: 'b', C: 1 } } }, { env: ['A=b'] }],
    [{ config: { Env: ['A=b', 1] } }, { env: ['A=b'] }],
    [{ config: { WorkingDir: 1, StopSignal: 9 } }, { workingDir: undefined, stopSignal: undefined }],
    [
      { config: { Healthcheck: { Test: [], Interval: 1e300, Retries: 1.5 } } },
      { healthcheck: { test: [], interval: undefined, retries: undefined } },
    ],
    [{ config: 'x' }, { user: '', env: [] }],
    [
      { created: 5, author: [] },
      { created: undefined, author: undefined },
    ],
    [{ history: {} }, { history: [] }],
    [
      { history: [1, { created_by: 'RUN a', empty_layer: 'true' }, { created_by: 5, comment: 'c' }] },
      {
        history: [
          { emptyLayer: false },
          { createdBy: 'RUN a', emptyLayer: true },
          { createdBy: undefined, comment: 'c', emptyLayer: false },
        ],
      },
    ],
  ])('reads of %j what can be read, and the rest of it', (odd, value) => {
    expect(parse({ os: 'linux', ...odd })).toMatchObject({
      kind: 'ok',
      value: { platform: { os: 'linux' }, ...value },
    });
  });
});
