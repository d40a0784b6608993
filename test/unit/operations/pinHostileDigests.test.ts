import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest';
import { MediaType } from '../../../src/oci/mediaType';
import { planAction } from '../../../src/operations/pin';
import { applyEdits } from '../../../src/references/edits';
import { scan } from '../../../src/references/scan';
import { type Action, header, type ScratchRegistry, startScratchRegistry } from '../../support/scratchRegistry';
import { imageBytes, registryClient, type RegistryClient } from '../registry/registryClient';

const LIMIT_MS = 15_000;

describe('a pin at a registry that lies', () => {
  let registry: ScratchRegistry;
  let client: RegistryClient;
  const bytes = imageBytes('one');

  beforeEach(async () => {
    registry = await startScratchRegistry();
    registry.putManifest('team/app', '1', bytes, MediaType.ociManifest);
    client = registryClient();
  });

  afterEach(async () => {
    client.dispose();
    await registry.close();
  });

  /** The document afterwards, or what kind of error there was. */
  const pinned = async (path: string, text: (image: string) => string) => {
    const before = scan({ path, text: text(`${registry.host}/team/app:1`) });
    const ask = { signal: new AbortController().signal, byPerson: true };
    const { edits, failed } = await planAction('pin', before, before.occurrences, { source: client.source, ask });
    return failed[0]?.error.kind ?? applyEdits(before.text, edits);
  };
  const dockerfile = (image: string) => `FROM ${image}\nRUN true\n`;

  const hex = 'a'.repeat(60);
  it.each<[string, string | readonly string[]]>([
    ['a quote', `sha256:${hex}aaa"`],
    ['a variable', `sha256:${hex}\${A}`],
    ['a space and an instruction', `sha256:${hex}aaaa RUN evil`],
    ['a tab', `sha256:${hex}aaa\t`],
    ['bidirectional characters', `sha256:${hex}\xe2\x80\xaea`],
    ['upper case', `SHA256:${hex}AAAA`],
    ['upper case in its hexadecimal', `sha256:${hex}AAAA`],
    ['an algorithm that we do not compute', `blake3:${hex}aaaa`],
    ['no algorithm', `${hex}aaaa`],
    ['another one behind it', [`sha256:${hex}aaaa`, `sha256:${hex}bbbb`]],
  ])(
    'writes the digest of the bytes where the header has %s',
    async (_name, value) => {
      registry.on({}, header('Docker-Content-Digest', value));
      const image = `${registry.host}/team/app:1@${digestOf(bytes)}`;
      expect(await pinned('Dockerfile', dockerfile)).toBe(dockerfile(image));
      const compose = (name: string) => `services: {a: {image: "${name}"}}\n`;
      expect(await pinned('compose.yaml', compose)).toBe(compose(image));
    },
    LIMIT_MS,
  );

  it(
    'writes nothing where the bytes are those of another digest than the header',
    async () => {
      const lie: Action = async (request, next) =>
        request.method === 'HEAD'
          ? header('Docker-Content-Digest', undefined)(request, next)
          : header('Docker-Content-Digest', digestOf(imageBytes('two')))(request, next);
      registry.on({}, lie);
      expect(await pinned('Dockerfile', dockerfile)).toBe('digestMismatch');
    },
    LIMIT_MS,
  );
});
