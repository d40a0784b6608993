import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { root } from '../../scripts/paths.mjs';
import { buildSample, pushSamples } from '../support/sampleImages';
import { type ScratchRegistry, startScratchRegistry, status, wrongBody } from '../support/scratchRegistry';
import { closeAll, hoverAt, inside, openText, pod, setMirrors } from './support/editor';

describe('hover', () => {
  let registry: ScratchRegistry;

  before(async () => {
    registry = await startScratchRegistry({ auth: { kind: 'bearer' } });
    pushSamples(registry, { layouts: path.join(root, 'test/fixtures/tool-made') });
    await setMirrors({ 'docker.io': registry.url, 'ghcr.io': registry.url });
  });

  after(async () => {
    await setMirrors(undefined);
    await registry.close();
  });

  beforeEach(() => registry.forgetRequests());
  afterEach(closeAll);

  it('takes one manifest request besides authentication for a cold index, two more for its configuration, none again', async () => {
    const { document } = await openText('cold.yaml', pod('nginx:1.27-alpine'));
    const text = await hoverAt(document, 'nginx:1.27-alpine');
    assert.match(text, /6 platforms/);
    assert.match(text, /docker\\-entrypoint|docker-entrypoint/);
    const answered = registry.requests.filter((request) => request.status === 200);
    assert.deepEqual(
      answered.map(({ kind }) => kind),
      ['token', 'manifest', 'manifest', 'blob'],
    );
    assert.equal(await hoverAt(document, 'nginx:1.27-alpine'), text);
    assert.equal(registry.requests.length, 5, 'the four above and the one that was asked for a token');
  });

  it('takes one HEAD besides to tell whether the tag of a pin still points there', async () => {
    const digest = buildSample('library/nginx', '1.27').descriptor.digest;
    const moved = buildSample('library/nginx', 'latest').descriptor.digest;
    const { document } = await openText('pins.yaml', pod(`nginx:1.27@${digest}`, `nginx:1.29@${digest}`));
    const text = await hoverAt(document, 'nginx:1.27@');
    assert.match(text.replaceAll('\\', ''), /The tag 1\.27 still points to this digest\./);
    const asked = registry.requests.filter((request) => request.status === 200 && request.kind !== 'token');
    assert.deepEqual(asked.map(({ method, kind }) => `${method} ${kind}`).sort(), [
      'GET blob',
      'GET manifest',
      'GET manifest',
      'HEAD manifest',
    ]);
    registry.forgetRequests();
    const other = (await hoverAt(document, 'nginx:1.29@')).replaceAll('\\', '');
    assert.ok(other.includes(`The tag 1.29 has moved: now ${moved.slice(0, 19)}…`), other);
    assert.deepEqual(
      registry.requests.map(({ method, reference }) => `${method} ${reference ?? ''}`),
      ['HEAD 1.29'],
    );
  });

  it('unpins, and refreshes the pin where its tag has moved, by links that VS Code may run', async () => {
    const digest = buildSample('library/nginx', '1.27').descriptor.digest;
    const moved = buildSample('library/nginx', 'latest').descriptor.digest;
    const { document } = await openText('pins.yaml', pod(`nginx:1.27@${digest}`, `nginx:1.29@${digest}`));
    const linksAt = async (text: string) => {
      const position = inside(document, text);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        position,
      );
      return hovers
        .flatMap(({ contents }) => contents as vscode.MarkdownString[])
        .flatMap(({ value, isTrusted }) =>
          Array.from(value.matchAll(/\(command:([\w.]+)\?([^)]+)\)/g), ([, command = '', argument = '']) => {
            assert.ok(typeof isTrusted === 'object' && isTrusted.enabledCommands.includes(command), command);
            return { command, place: (JSON.parse(decodeURIComponent(argument)) as unknown[])[0] };
          }),
        );
    };
    const current = await linksAt('nginx:1.27@');
    const run = async (links: Awaited<ReturnType<typeof linksAt>>, wanted: string) => {
      const link = links.find(({ command }) => command === wanted);
      assert.ok(link, `there is no link to ${wanted}`);
      await vscode.commands.executeCommand(wanted, link.place);
    };
    assert.ok(!current.some(({ command }) => /pinToDigest|refreshPin/.test(command)));
    const other = await linksAt('nginx:1.29@');
    await run(other, 'ociLens.refreshPin');
    assert.equal(document.getText(), pod(`nginx:1.27@${digest}`, `nginx:1.29@${moved}`));
    await run(current, 'ociLens.unpin');
    assert.equal(document.getText(), pod('nginx:1.27', `nginx:1.29@${moved}`));
  });

  it('says of a tag that cannot be asked for that it is not known, beside all that is', async () => {
    const digest = buildSample('library/redis', '7.4').descriptor.digest;
    const { document } = await openText('limited.yaml', pod(`redis:7.4@${digest}`));
    const end = registry.on({ method: 'HEAD' }, status(429));
    const text = await hoverAt(document, 'redis:7.4@');
    end();
    assert.match(text.replaceAll('\\', ''), /Whether the tag 7\.4 still points here is not known: .*too many requests/);
    assert.match(text, /Docker manifest list/);
    assert.match(text, /redis-server|redis\\-server/);
  });

  it('says where the parts of a value come from, and opens such a place', async () => {
    const { document } = await openText('Dockerfile', 'ARG TAG=1.27-alpine\nFROM nginx:${TAG} AS web\n');
    const text = await hoverAt(document, 'nginx:${TAG}');
    assert.match(text.replaceAll('\\', ''), /TAG can be set to something else when this is built or run\./);
    assert.match(text, /6 platforms/);
    const link = /\[line 1\]\(command:ociLens\.openOrigin\?([^)]+)\)/.exec(text)?.[1];
    assert.ok(link, text);
    const [place] = JSON.parse(decodeURIComponent(link)) as unknown[];
    await vscode.commands.executeCommand('ociLens.openOrigin', place);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.getText(editor.selection), '1.27-alpine');
  });

  it('opens no other document and no place that is gone, whatever a link names', async () => {
    const { document } = await openText('Dockerfile', 'FROM alpine:3.22\n');
    const uri = document.uri.toString();
    for (const argument of [
      undefined,
      'x',
      { uri: 'file:///etc/passwd', start: 0, text: 'root' },
      { uri, start: 0, text: 'not there' },
      { uri, start: -1, text: 'alpine' },
      { uri, start: 0, text: { toString: () => 'alpine' } },
    ]) {
      await vscode.commands.executeCommand('ociLens.openOrigin', argument);
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.uri.toString(), uri);
      assert.equal(editor.selection.isEmpty, true);
    }
  });

  it('can be switched off, for all languages and for one', async () => {
    const yaml = await openText('off.yaml', pod('nginx:1.27-alpine'));
    const dockerfile = await openText('Dockerfile', 'FROM nginx:1.27-alpine\n');
    const global = vscode.ConfigurationTarget.Global;
    const all = vscode.workspace.getConfiguration('ociLens');
    const one = vscode.workspace.getConfiguration('ociLens', { languageId: 'dockerfile' });
    try {
      await one.update('hover', false, global, true);
      assert.equal(await hoverAt(dockerfile.document, 'nginx:1.27-alpine'), '');
      assert.match(await hoverAt(yaml.document, 'nginx:1.27-alpine'), /6 platforms/);
      await all.update('hover', false, global);
      assert.equal(await hoverAt(yaml.document, 'nginx:1.27-alpine'), '');
    } finally {
      await one.update('hover', undefined, global, true);
      await all.update('hover', undefined, global);
    }
    assert.match(await hoverAt(dockerfile.document, 'nginx:1.27-alpine'), /6 platforms/);
  });

  it('shares what it knows between documents', async () => {
    const one = await openText('one.yaml', pod('redis:7.4'));
    await hoverAt(one.document, 'redis:7.4');
    const asked = registry.requests.length;
    const two = await openText('Dockerfile', 'FROM redis:7.4\n');
    assert.match(await hoverAt(two.document, 'redis:7.4'), /Docker manifest list/);
    assert.equal(registry.requests.length, asked);
  });

  it('shows the platform that the document asks for', async () => {
    const { document } = await openText('Dockerfile', 'FROM --platform=linux/arm64 golang:1.24-alpine\n');
    assert.match(await hoverAt(document, 'golang'), /\| linux\\\/arm64/);
  });

  it('shows the platform of the settings where the document asks for none', async () => {
    const wish = vscode.workspace.getConfiguration('ociLens');
    const { document } = await openText(
      'Dockerfile',
      'FROM golang:1.24-alpine\nFROM --platform=linux/amd64 alpine:3.22\n',
    );
    assert.match(await hoverAt(document, 'golang'), /\| linux\\\/amd64/);
    await wish.update('platform', 'linux/arm64', vscode.ConfigurationTarget.Global);
    try {
      assert.match(await hoverAt(document, 'golang'), /\| linux\\\/arm64/);
      assert.match(await hoverAt(document, 'alpine:3.22'), /\| linux\\\/amd64/);
    } finally {
      await wish.update('platform', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('works in JSON', async () => {
    const { document } = await openText(
      'pod.json',
      JSON.stringify({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ image: 'alpine:3.22' }] } }),
    );
    assert.match(await hoverAt(document, 'alpine:3.22'), /3 platforms/);
  });

  it('works in Compose files', async () => {
    const { document } = await openText('compose.yaml', 'services:\n  db:\n    image: postgres:17\n');
    assert.match(await hoverAt(document, 'postgres:17'), /5432\\\/tcp/);
  });

  it('says nothing where there is no reference', async () => {
    const { document } = await openText('config.yaml', 'image: nginx\nsite:\n  logo: a.png\n');
    assert.equal(await hoverAt(document, 'nginx'), '');
    assert.equal(registry.requests.length, 0);
  });

  it('asks nobody about the name that a build gives its result', async () => {
    const text = 'services:\n  app:\n    image: app:dev\n    build: .\n';
    const { document } = await openText('compose.yaml', text);
    assert.match(await hoverAt(document, 'app:dev'), /Look up/);
    assert.equal(registry.requests.length, 0);
  });

  const image = 'ghcr.io/kubewarden/policy-server:v1.13.0';
  const faults = [
    ['401', status(401), /without signing in/],
    ['404', status(404, { errorCode: 'MANIFEST_UNKNOWN' }), /has no tag/],
    ['a body whose digest is wrong', wrongBody('{}'), /does not match its digest/],
  ] as const;
  for (const [name, action, sentence] of faults) {
    it(`says of ${name} one sentence with a next step`, async () => {
      await setMirrors({ 'docker.io': registry.url, 'ghcr.io': `${registry.url}/` }); // a cache that knows nothing
      const end = registry.on({ kind: 'manifest' }, action);
      const { document } = await openText('fault.yaml', pod(image));
      const text = await hoverAt(document, image);
      end();
      assert.match(text.replaceAll('\\', ''), sentence);
      assert.match(text, /command:ociLens\.lookUp/);
      await setMirrors({ 'docker.io': registry.url, 'ghcr.io': registry.url });
    });
  }

  it('says of a text that is no reference what is wrong', async () => {
    const { document } = await openText('invalid.yaml', pod('nginx::1'));
    assert.match(await hoverAt(document, 'nginx::1'), /no image reference/);
  });

  it('says of a value that a template makes that it is one', async () => {
    registry.forgetRequests();
    const { document } = await openText('pod.yaml', pod('"{{ .Values.image }}"'));
    assert.match(await hoverAt(document, '.Values.image'), /known only when the file is rendered/);
    assert.deepEqual(registry.requests, []);
  });

  it('says of a registry that is down that it is', async () => {
    const { document } = await openText('down.yaml', pod('127.0.0.1:1/x:1'));
    assert.match(await hoverAt(document, '127.0.0.1:1/x:1'), /connection refused/);
  });
});
