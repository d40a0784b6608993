import { buildArtifact } from './buildArtifact';
import { buildImage, type ImageContent } from './buildImage';
import { buildIndex } from './buildIndex';
import { type Content, encodeJson } from './content';

const MIB = 1024 * 1024;
const LINUX = { architecture: 'amd64', os: 'linux' };
/** What a page or a hover must show as what it is. */
export const HOSTILE_TEXT =
  '<img src=x onerror=alert(1)>![p](https://evil.example/p.png)[x](command:workbench.action.quit)\u202egnp\u0007\u001b[31m';

/** An image whose author means harm: markup, links that run something, characters that hide or reorder, and far too much of it. */
export function buildHostile({ lines = 5_000 } = {}): ImageContent {
  return buildImage({
    platform: LINUX,
    created: HOSTILE_TEXT,
    author: HOSTILE_TEXT,
    config: {
      User: HOSTILE_TEXT,
      Entrypoint: [HOSTILE_TEXT],
      WorkingDir: HOSTILE_TEXT,
      Env: [`${HOSTILE_TEXT}=${HOSTILE_TEXT}`, 'DB_PASSWORD=hunter2', `LONG=${'x'.repeat(100_000)}`],
      ExposedPorts: { [HOSTILE_TEXT]: {} },
      Volumes: { [HOSTILE_TEXT]: {} },
      StopSignal: HOSTILE_TEXT,
      Labels: {
        long: 'y'.repeat(MIB),
        [HOSTILE_TEXT]: HOSTILE_TEXT,
        script: 'javascript:alert(1)',
        'org.opencontainers.image.url': 'command:workbench.action.quit',
        'org.opencontainers.image.source': 'https://user:pass@evil.example/',
        'org.opencontainers.image.documentation': 'https://127.0.0.1/admin',
        'org.opencontainers.image.licenses': HOSTILE_TEXT,
        __proto__: 'p',
      },
    },
    steps: [
      { createdBy: `COPY ${HOSTILE_TEXT} /`, files: [{ path: 'a', content: 'a' }] },
      { createdBy: 'ENV API_TOKEN=s3cr3t' },
      ...Array.from({ length: lines }, (_, line) => ({ createdBy: `RUN step ${line} ${HOSTILE_TEXT}` })),
      { createdBy: 'COPY b /', files: [{ path: 'b', content: 'b' }] },
    ],
    annotations: { [HOSTILE_TEXT]: HOSTILE_TEXT, 'org.opencontainers.image.vendor': HOSTILE_TEXT },
  });
}

/** A small image of one platform; `name` makes it another. */
export function smallImage(name: string, platform: ImageContent['platform'] = LINUX): ImageContent {
  return buildImage({
    platform,
    config: { Env: [`NAME=${name}`], Cmd: [name] },
    steps: [{ createdBy: `COPY ${name} /`, files: [{ path: name, content: name }] }],
  });
}

/** An index of many images. */
export function buildWide(count: number): Content {
  return buildIndex(
    Array.from({ length: count }, (_, number) => {
      const platform = { architecture: `a${String(number)}`, os: 'linux' };
      return { content: smallImage(`n${String(number)}`, platform), platform };
    }),
  );
}

/** An index whose only image for linux stands in an index within it. */
export function buildNested(): Content {
  const inner = buildIndex([
    { content: smallImage('inner'), platform: LINUX },
    {
      content: smallImage('inner arm', { architecture: 'arm64', os: 'linux' }),
      platform: { architecture: 'arm64', os: 'linux' },
    },
  ]);
  return buildIndex([{ content: inner }, { content: buildWasm() }]);
}

/** As the tools of wasmCloud and Kubewarden push a module. */
export function buildWasm(): Content {
  return buildArtifact({
    config: {
      mediaType: 'application/vnd.wasm.config.v0+json',
      bytes: encodeJson({ architecture: 'wasm', os: 'wasip2' }),
    },
    layers: [{ mediaType: 'application/wasm', bytes: new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) }],
    annotations: { 'org.opencontainers.image.title': 'policy.wasm' },
  });
}
