import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../../scripts/programs.mjs';
import { type Authority, type Certificate, createAuthority } from '../../support/certificates';
import {
  type DockerRegistry,
  type DockerRegistryOptions,
  hasDockerRegistry,
  startDockerRegistry,
} from '../../support/dockerRegistry';
import { htpasswdUsers } from '../../support/htpasswd';
import { leftOpen, openResources } from '../../support/openResources';
import { buildSample } from '../../support/sampleImages';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import { uploadContent } from '../../support/uploadContent';
import { anyone, failureOf, realClient, type RealClient, type RealClientOptions, tagged } from './realClient';
import { lookupOf } from './transportClient';

const LIMIT = 20_000;
const NAME = 'registry.example.test';
const image = buildSample('library/busybox', '1.36');
const { digest } = image.descriptor;

describe.skipIf(!hasDockerRegistry() || !findProgram('openssl'))(
  "Debian's docker-registry, over TLS",
  { timeout: LIMIT },
  () => {
    let folder: ScratchFolder;
    let ours: Authority;
    let stranger: Authority;
    let server: Certificate;
    let alice: Certificate;
    /** Takes the content that the others serve. */
    let plain: DockerRegistry;
    let ends: (() => Promise<void> | void)[] = [];

    beforeAll(async () => {
      folder = await createScratchFolder({});
      ours = await createAuthority(folder.path, 'ours');
      stranger = await createAuthority(folder.path, 'stranger');
      const subjectAltNames = [`DNS:${NAME}`, 'DNS:localhost', 'IP:127.0.0.1', 'IP:127.0.0.2'];
      server = await ours.issue('server', { subjectAltNames });
      alice = await ours.issue('alice');
      plain = await startDockerRegistry();
      await uploadContent(plain.url, 'team/app', image, '1');
    });

    afterEach(async () => {
      for (const end of ends.reverse()) await end();
      ends = [];
    });

    afterAll(async () => {
      await plain.stop();
      await folder.remove();
    });

    const start = async (options: DockerRegistryOptions = {}): Promise<DockerRegistry> => {
      const registry = await startDockerRegistry({ dataOf: plain, tls: { certificate: server }, ...options });
      ends.push(registry.stop);
      return registry;
    };

    const client = (options: RealClientOptions): RealClient => {
      const before = openResources();
      const made = realClient(options);
      ends.push(async () => {
        made.dispose();
        expect(await leftOpen(before)).toEqual([]);
      });
      return made;
    };

    /** A host of this machine is asked over https where the user says so. */
    const overHttps = ({ host, url }: DockerRegistry) => ({ mirrors: { [host]: url } });
    const app = ({ host }: DockerRegistry) => tagged(host, 'team/app', '1');

    it.each(['127.0.0.1', '127.0.0.2'])('is believed at %s where the user lists its authority', async (hostname) => {
      const registry = await start({ hostname });
      const { source } = client({ ...overHttps(registry), caFiles: [ours.cert] });
      expect(await source.resolve(app(registry), anyone())).toBe(digest);
      expect((await source.manifest(app(registry), anyone())).digest).toBe(digest);
    });

    it('is asked over https by its name, without a setting', async () => {
      const registry = await start();
      const port = new URL(registry.url).port;
      const { source } = client({ caFiles: [ours.cert], lookup: lookupOf({ [NAME]: ['127.0.0.1'] }) });
      expect(await source.resolve(tagged(`${NAME}:${port}`, 'team/app', '1'), anyone())).toBe(digest);
    });

    it.each([
      ['no authority', () => []],
      ['another authority', () => [stranger.cert]],
    ])('is not believed where the user lists %s', async (_what, caFiles) => {
      const registry = await start();
      const { source } = client({ ...overHttps(registry), caFiles: caFiles() });
      expect(await failureOf(source.resolve(app(registry), anyone()))).toMatchObject({
        kind: 'unreachable',
        systemCode: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      });
    });

    it('is not believed under a name that its certificate has not', async () => {
      const registry = await start();
      const other = `other.example.test:${new URL(registry.url).port}`;
      const lookup = lookupOf({ 'other.example.test': ['127.0.0.1'] });
      const { source } = client({ caFiles: [ours.cert], lookup });
      expect(await failureOf(source.resolve(tagged(other, 'team/app', '1'), anyone()))).toMatchObject({
        kind: 'unreachable',
        systemCode: 'ERR_TLS_CERT_ALTNAME_INVALID',
      });
    });

    it('answers who asks in plain http, and is not taken for a registry that has nothing', async () => {
      const registry = await start();
      const { source } = client({});
      expect(await failureOf(source.resolve(app(registry), anyone()))).toMatchObject({
        kind: 'malformed',
        status: 400,
      });
    });

    it.each(['127.0.0.1', '127.0.0.2'])(
      'at %s wants a client certificate, and is shown the one listed for it',
      async (hostname) => {
        const registry = await start({ hostname, tls: { certificate: server, clientAuthority: ours } });
        const trusting = { ...overHttps(registry), caFiles: [ours.cert] };
        const { source } = client({ ...trusting, clientCertificates: { [registry.host]: alice } });
        expect(await source.resolve(app(registry), anyone())).toBe(digest);

        const mallory = await stranger.issue('mallory');
        for (const clientCertificates of [undefined, { 'other.example.test': alice }, { [registry.host]: mallory }]) {
          const other = client({ ...trusting, clientCertificates });
          expect(await failureOf(other.source.resolve(app(registry), anyone()))).toMatchObject({
            kind: 'unreachable',
            systemCode: expect.stringMatching(/^ERR_SSL_.*CERTIFICATE/) as string,
          });
        }
      },
    );

    it('takes a password, too', async () => {
      const { ada } = htpasswdUsers;
      const registry = await start({ auth: { kind: 'htpasswd', users: [ada] } });
      const trusting = { ...overHttps(registry), caFiles: [ours.cert] };
      const { username, password } = ada;
      const signedIn = client({ ...trusting, credential: { kind: 'basic', username, password } });
      expect(await signedIn.source.resolve(app(registry), anyone())).toBe(digest);
      const anonymous = client(trusting);
      expect(await failureOf(anonymous.source.resolve(app(registry), anyone()))).toMatchObject({
        kind: 'unauthorized',
      });
    });
  },
);
