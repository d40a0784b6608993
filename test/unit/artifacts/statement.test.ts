import { describe, expect, it } from 'vitest';
import { envelopeOf, preAuthEncoding } from '../../../src/artifacts/envelope';
import { provenanceOf } from '../../../src/artifacts/provenance';
import { parseStatement } from '../../../src/artifacts/statement';
import { base64, bytesOf } from '../../support/signing';

const V02 = 'https://slsa.dev/provenance/v0.2';
const V1 = 'https://slsa.dev/provenance/v1';

function provenance(type: string, predicate: object) {
  const parsed = provenanceOf(type, predicate);
  if (parsed.kind !== 'ok') throw new Error(parsed.reason);
  return parsed.value;
}

describe('envelopeOf', () => {
  it('unwraps payload and signatures, with either alphabet of base64', () => {
    const parsed = envelopeOf({
      payloadType: 'application/vnd.in-toto+json',
      payload: base64(Buffer.from('payload')),
      signatures: [{ keyid: 'k', sig: '-_8=' }, { sig: '+/8=' }],
    });
    if (parsed.kind !== 'ok') throw new Error(parsed.reason);
    const { payloadType, payload, signatures } = parsed.value;
    expect(payloadType).toBe('application/vnd.in-toto+json');
    expect(Buffer.from(payload).toString()).toBe('payload');
    expect(signatures.map((each) => Buffer.from(each).toString('hex'))).toEqual(['fbff', 'fbff']);
  });

  it('signs as the protocol says', () => {
    // The example of the specification.
    const payload = Buffer.from('hello world');
    const message = preAuthEncoding({ payloadType: 'http://example.com/HelloWorld', payload, signatures: [] });
    expect(Buffer.from(message).toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });

  it.each([
    {},
    [],
    null,
    { payloadType: 'x' },
    { payloadType: 'x', payload: '*' },
    { payloadType: '', payload: 'AA==' },
  ])('refuses %j', (value) => {
    expect(envelopeOf(value).kind).toBe('malformed');
  });
});

describe('parseStatement', () => {
  it.each([
    ['https://in-toto.io/Statement/v0.1', '0.1'],
    ['https://in-toto.io/Statement/v1', '1'],
  ])('reads %s', (_type, version) => {
    const parsed = parseStatement(
      bytesOf({
        _type,
        subject: [{ name: 'app', digest: { sha256: 'aa', sha1: 7 } }, { digest: { gitCommit: 'bb' } }],
        predicateType: 'https://example.com/p',
        predicate: { a: 1 },
      }),
    );
    expect(parsed).toEqual({
      kind: 'ok',
      value: {
        version,
        subjects: [
          { name: 'app', digests: new Map([['sha256', 'aa']]) },
          { name: undefined, digests: new Map([['gitCommit', 'bb']]) },
        ],
        predicateType: 'https://example.com/p',
        predicate: { a: 1 },
      },
    });
  });

  it.each([
    {},
    { _type: 'https://in-toto.io/Statement/v2', predicateType: 'x' },
    { _type: 'https://in-toto.io/Statement/v1' },
  ])('refuses %j', (value) => {
    expect(parseStatement(bytesOf(value)).kind).toBe('malformed');
  });
});

describe('provenanceOf', () => {
  it('reads version 0.2 as BuildKit writes it', () => {
    const predicate = {
      builder: { id: 'https://github.com/example/app/actions/runs/1' },
      buildType: 'https://mobyproject.org/buildkit@v1',
      materials: [
        { uri: 'pkg:docker/alpine@3.20?platform=linux%2Famd64', digest: { sha256: 'aa' } },
        { uri: 'https://github.com/example/app.git#refs/heads/main', digest: { sha1: 'bb' } },
        {},
      ],
      invocation: {
        configSource: {
          uri: 'https://github.com/example/app.git#refs/heads/main',
          digest: { sha1: 'bb' },
          entryPoint: 'Dockerfile',
        },
        parameters: {
          frontend: 'dockerfile.v0',
          args: { 'build-arg:VERSION': '1', target: 'run' },
          locals: [{ name: 'context' }],
        },
        environment: { platform: 'linux/amd64' },
      },
      buildConfig: { llbDefinition: [] },
      metadata: {
        buildInvocationID: 'i',
        buildStartedOn: '2025-06-01T08:00:00Z',
        buildFinishedOn: '2025-06-01T08:01:00Z',
      },
    };
    expect(provenance(V02, predicate)).toEqual({
      version: '0.2',
      builder: 'https://github.com/example/app/actions/runs/1',
      buildType: 'https://mobyproject.org/buildkit@v1',
      source: { uri: 'https://github.com/example/app.git#refs/heads/main', digest: 'sha1:bb' },
      materials: [
        { uri: 'pkg:docker/alpine@3.20?platform=linux%2Famd64', digest: 'sha256:aa' },
        { uri: 'https://github.com/example/app.git#refs/heads/main', digest: 'sha1:bb' },
      ],
      parameters: [
        { path: 'frontend', value: 'dockerfile.v0' },
        { path: 'args.build-arg:VERSION', value: '1' },
        { path: 'args.target', value: 'run' },
        { path: 'locals', value: '[{"name":"context"}]' },
      ],
      started: '2025-06-01T08:00:00Z',
      finished: '2025-06-01T08:01:00Z',
      invocation: 'i',
      buildKitMode: 'max',
    });
  });

  it("takes BuildKit's word for the source where the build was local", () => {
    const predicate = {
      builder: { id: '' },
      buildType: 'https://mobyproject.org/buildkit@v1',
      invocation: { configSource: { entryPoint: 'Dockerfile' } },
      metadata: {
        'https://mobyproject.org/buildkit@v1#metadata': { vcs: { source: 'git@example.com:app.git', revision: 'cc' } },
      },
    };
    expect(provenance(V02, predicate)).toMatchObject({
      builder: undefined,
      source: { uri: 'git@example.com:app.git', digest: 'cc' },
      buildKitMode: 'min',
    });
  });

  it('reads version 1 as GitHub writes it', () => {
    const predicate = {
      buildDefinition: {
        buildType: 'https://actions.github.io/buildtypes/workflow/v1',
        externalParameters: {
          workflow: {
            ref: 'refs/tags/v1',
            repository: 'https://github.com/example/app',
            path: '.github/workflows/r.yml',
          },
        },
        resolvedDependencies: [{ uri: 'git+https://github.com/example/app@refs/tags/v1', digest: { gitCommit: 'dd' } }],
      },
      runDetails: {
        builder: { id: 'https://github.com/actions/runner/github-hosted' },
        metadata: { invocationId: 'https://github.com/example/app/actions/runs/2/attempts/1' },
      },
    };
    expect(provenance(V1, predicate)).toMatchObject({
      version: '1',
      builder: 'https://github.com/actions/runner/github-hosted',
      source: { uri: 'https://github.com/example/app@refs/tags/v1', digest: 'gitCommit:dd' },
      invocation: 'https://github.com/example/app/actions/runs/2/attempts/1',
      buildKitMode: undefined,
    });
  });

  it('reads version 1 as BuildKit writes it', () => {
    const predicate = {
      buildDefinition: {
        buildType: 'https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md',
        externalParameters: { configSource: { uri: 'https://example.com/app.git', path: 'Dockerfile' }, request: {} },
        internalParameters: { buildConfig: {} },
      },
      runDetails: { builder: { id: 'b' }, metadata: { startedOn: 's', finishedOn: 'f' } },
    };
    expect(provenance(V1, predicate)).toMatchObject({
      source: { uri: 'https://example.com/app.git' },
      started: 's',
      finished: 'f',
      buildKitMode: 'max',
    });
  });

  it('keeps no more parameters than anybody reads, and none too long', () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`p${index}`, 'x'.repeat(5_000)]));
    const { parameters } = provenance(V02, { invocation: { parameters: many } });
    expect(parameters).toHaveLength(500);
    expect(parameters[0]?.value).toHaveLength(1_000);
  });

  it('refuses what it does not know', () => {
    expect(provenanceOf('https://slsa.dev/provenance/v0.1', {}).kind).toBe('unsupported');
    expect(provenanceOf(V1, 'text').kind).toBe('malformed');
  });
});
