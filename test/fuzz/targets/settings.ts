import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ignoreEdit, turnOffEdits } from '../../../src/policy/policyEdits';
import { parsePolicy } from '../../../src/policy/policyFile';
import { policySlotAt } from '../../../src/policy/policySlot';
import { correctedExpression } from '../../../src/policy/licence/correctedExpression';
import {
  formatTerm,
  holds as isChoice,
  means,
  normalForm,
  parseExpression,
  termsOf,
} from '../../../src/policy/licence/expression';
import { fitsWildcard } from '../../../src/policy/wildcard';
import { policyProblemSentence } from '../../../src/presentation/policyProblemText';
import { applyEdits } from '../../../src/references/edits';
import { CredentialHelpers } from '../../../src/registry/credentials/credentialHelper';
import { DockerConfigSource } from '../../../src/registry/credentials/dockerConfig';
import { endpointOf } from '../../../src/registry/endpoint';
import { configuredHosts } from '../../../src/registry/credentials/configuredHosts';
import { PodmanAuthSource } from '../../../src/registry/credentials/podmanAuth';
import { parseRegistryHost } from '../../../src/registry/credentials/registryHost';
import { formatStoredCredential, parseStoredCredential } from '../../../src/registry/credentials/storedCredential';
import { refusedOr } from '../refusals';
import { scratchFile } from '../scratch';
import { checkShown } from '../shownText';
import { json, text } from '../shapes';
import { holds, SHORT_GLANCE, type Target } from '../target';

const auth = Buffer.from('ada:secret').toString('base64');
const POLICY = `rules:
  pinned: error
  not-latest: { severity: warning }
  size: {severity: error, max: 500MB}
  registry-allowed:
    severity: warning
    registries: [docker.io, "*.example.com"]
  licence-denied: {severity: error, licences: [GPL-3.0-only, "AGPL-*"]}
overrides:
  - images: ["docker.io/library/**"]
    rules: &r { pinned: off }
  - images: x/*
    rules: *r
ignore:
  - { rule: pinned, file: "deploy/**", image: "nginx", reason: "a" }
`;

export const settings: readonly Target[] = [
  {
    name: 'policy file',
    shape: text,
    glance: SHORT_GLANCE,
    seeds: [POLICY, '{"rules": {"pinned": "error"}, "ignore": []}', 'rules:\r\n  exists: off\r\n', ''],
    words: [
      'rules:',
      'overrides:',
      'ignore:',
      'severity',
      'pinned',
      'age',
      'size',
      'off',
      'images',
      'reason',
      'max:',
      '&a',
      '*a',
      '<<: *a',
      '!!binary',
      '__proto__: off',
      'constructor: off',
    ],
    run: (input) => {
      const { policy, problems } = parsePolicy(input);
      for (const problem of problems) {
        checkShown(policyProblemSentence(problem));
        const { span } = problem;
        holds(
          !span || (span.start >= 0 && span.end >= span.start && span.end <= input.length),
          'a problem stands nowhere',
        );
      }
      const slot = policySlotAt(input, Math.floor(input.length / 2));
      const off = turnOffEdits(input, 'pinned');
      if (off) {
        const { rules } = parsePolicy(applyEdits(input, off)).policy;
        holds((rules.get('pinned')?.severity ?? 'off') === 'off', 'a rule that was turned off is on');
        const others = (all: typeof rules) => [...all].filter(([name]) => name !== 'pinned');
        holds(isDeepStrictEqual(others(rules), others(policy.rules)), 'another rule was changed');
      }
      const entry = { rule: 'pinned', file: 'a"b\\', image: undefined, reason: 'c' } as const;
      const ignored = ignoreEdit(input, [entry]);
      if (ignored) {
        const after = parsePolicy(applyEdits(input, [ignored])).policy;
        const found = after.ignored.at(-1);
        holds(found?.reason === 'c' && found.file === entry.file, 'what was to be ignored is not');
        holds(isDeepStrictEqual(after.ignored.slice(0, -1), policy.ignored), 'something else is ignored');
        holds(isDeepStrictEqual(after.rules, policy.rules), 'a rule was changed');
      }
      return [policy, problems, slot, off, ignored];
    },
  },
  {
    name: 'SPDX expression',
    shape: text,
    seeds: [
      'MIT',
      'Apache-2.0 OR (GPL-2.0-only WITH Classpath-exception-2.0 AND MIT)',
      'LicenseRef-a+',
      'Apache License, Version 2.0',
      'MIT/ISC',
      'GPLv3+',
    ],
    words: [
      ' OR ',
      ' AND ',
      ' WITH ',
      '(',
      ')',
      '+',
      'LicenseRef-',
      'DocumentRef-a:',
      'GPL-2.0',
      '-or-later',
      'constructor',
      '__proto__',
    ],
    run: (input) => {
      const corrected = correctedExpression(input);
      holds(
        corrected === undefined || parseExpression(corrected) !== undefined,
        'what it is corrected to is no expression',
      );
      const expression = parseExpression(input);
      if (!expression) return corrected;
      const normal = normalForm(expression);
      const again = parseExpression(normal);
      holds(again !== undefined && normalForm(again) === normal, 'its normal form has another one');
      for (const term of termsOf(expression)) holds(means(term, term), 'a term does not mean itself');
      return [
        corrected,
        normal,
        termsOf(expression).map(formatTerm),
        isChoice(expression, ({ isApproved }) => isApproved),
      ];
    },
  },
  {
    name: 'wildcard',
    shape: text,
    seeds: ['GPL-*', '*-only', 'a*b*c', '**'],
    words: ['*', '?', 'a'],
    run: (input) => {
      const values = ['GPL-3.0-only', input, 'abcab'];
      const fits = values.map((value) => fitsWildcard(input, value));
      // As a regular expression, which takes too long for more.
      const isShort = input.length <= 40 && input.replaceAll(/[^*]/g, '').length <= 4;
      if (isShort) {
        holds(
          values.every((value, index) => slowWildcard(input).test(value) === fits[index]),
          'a wildcard fits something else',
        );
      }
      return [fits, fitsWildcard(input, 'a'.repeat(2_000))];
    },
  },
  {
    name: "Docker's and podman's credentials",
    shape: json,
    glance: SHORT_GLANCE,
    seeds: [
      JSON.stringify({
        auths: {
          'registry.example.com': { auth },
          'https://index.docker.io/v1/': { identitytoken: 't' },
          'registry.example.com/team': { username: 'a', password: 'b' },
        },
        credsStore: 'x',
        credHelpers: { 'ghcr.io': 'y' },
      }),
      JSON.stringify({ auths: { 'https://registry.example.com/v2/': { registrytoken: 'a' } } }),
    ],
    words: [
      'auths',
      'credHelpers',
      'credsStore',
      'auth',
      'username',
      'identitytoken',
      'registry.example.com',
      'https://',
      '/v1/',
      '../x',
      'docker.io',
      '__proto__',
      'constructor',
    ],
    run: async (input) => {
      const file = scratchFile('config.json');
      writeFileSync(file, input);
      const home = path.dirname(file);
      const helpers = new CredentialHelpers({ env: {}, home, workspaceFolders: () => [], trusted: () => false });
      const { signal } = new AbortController();
      const sources = [
        new DockerConfigSource({ file, workspaceFolders: () => [], helpers }),
        new PodmanAuthSource({ files: [file], workspaceFolders: () => [], helpers }),
      ];
      const found: unknown[] = [];
      for (const source of sources) {
        for (const host of ['registry.example.com', 'docker.io', '__proto__']) {
          const { credential, steps } = await source.find(host, 'team/app', signal);
          holds(!credential || steps.some(({ outcome }) => outcome === 'found'), 'a credential comes from nowhere');
          found.push(
            credential,
            steps.map(({ place, outcome }) => [place, outcome]),
          );
        }
      }
      return [found, await configuredHosts([file], [])];
    },
  },
  {
    name: 'stored credential',
    shape: json,
    seeds: ['{"username":"ada","password":"x"}', '{"identityToken":"t"}'],
    words: ['username', 'password', 'identityToken'],
    run: (input) => {
      const credential = parseStoredCredential(input);
      if (credential)
        holds(
          isDeepStrictEqual(parseStoredCredential(formatStoredCredential(credential)), credential),
          'it is kept as another',
        );
      return credential;
    },
  },
  {
    name: 'host of a registry',
    shape: text,
    seeds: ['https://ghcr.io/', 'docker.io', 'localhost:5000/v2/', 'hub.docker.com', '[::1]:5000'],
    words: ['https://', '/v2', ':5000', '..'],
    run: (input) => {
      const host = parseRegistryHost(input);
      if (host === undefined) return undefined;
      // What is a host by its large letters alone is none without them.
      const isHost = host === 'localhost' || /[.:]/.test(host);
      if (isHost) holds(parseRegistryHost(host) === host, 'a host is read as another');
      const endpoint = refusedOr(() => endpointOf(host, { 'ghcr.io': 'mirror.example.com/x' }));
      holds(/^https?:$/.test(endpoint?.origin.protocol ?? 'https:'), 'a registry is asked otherwise than by http');
      return [host, endpoint];
    },
  },
];

function slowWildcard(pattern: string): RegExp {
  const parts = [...pattern.matchAll(/[^]/g)].map(([one]) => {
    if (one === '*') return '[^]*';
    return one === '?' ? '[^]' : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return new RegExp(`^${parts.join('')}$`);
}
