import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { installDebianPackages } from '../scripts/debianPackages.mjs';
import { root } from '../scripts/paths.mjs';
import { findProgram } from '../scripts/programs.mjs';
import { digestOf } from '../src/oci/digest';
import { delay, type ScratchRegistry, type ScratchRegistryOptions } from '../test/support/scratchRegistry';
import { type Figure, medianOf } from './figure';
import { below, type Limit, part, row } from './part';
import { ask, type Client, connect, connections, details, digest, locate, withRegistry } from './registryClient';
import { elapsed } from './time';

const IMAGE = 'library/nginx:1.27-alpine';
/** Of the same repository: it is asked for before, so that a running process has a connection and a token. */
const OTHER = 'library/nginx:1.29';
const TAGGED = 'team/tagged';
const TAGS = 10_000;
const TAGS_ON_A_PAGE = 1_000;
const LATENCY_MS = 50;
const RUNS = 9;
const PLATFORM = ['--override-os', 'linux', '--override-arch', 'amd64'];
const TERMINAL = path.join(root, 'dist/cli.js');

/** What each of the three is asked. */
interface Question {
  readonly name: string;
  readonly skopeo: readonly string[];
  readonly terminal: readonly string[];
  readonly running: (client: Client, registry: ScratchRegistry) => Promise<unknown>;
  /** What stands in the answer of both programs. */
  readonly answer: RegExp;
}

const DIGEST: Question = {
  name: IMAGE,
  skopeo: ['inspect', '--no-tags', '--format', '{{.Digest}}'],
  terminal: ['digest'],
  running: (client, registry) => digest(registry, client, IMAGE),
  answer: /sha256:[0-9a-f]{64}/,
};

const MANIFEST: Question = {
  name: IMAGE,
  skopeo: ['inspect', '--raw'],
  terminal: ['manifest'],
  running: ({ source }, registry) => source.manifest(locate(registry, IMAGE), ask()),
  answer: /"manifests"[^]*sha256:[0-9a-f]{64}/,
};

const CONFIG: Question = {
  name: IMAGE,
  skopeo: [...PLATFORM, 'inspect', '--config'],
  terminal: ['config', '--platform', 'linux/amd64'],
  running: (client, registry) => details(registry, client, IMAGE),
  answer: /"rootfs"[^]*sha256:[0-9a-f]{64}/,
};

const LIST: Question = {
  name: TAGGED,
  skopeo: ['list-tags'],
  terminal: ['tags'],
  running: async ({ source }, registry) => {
    let count = 0;
    for await (const page of source.tags(locate(registry, TAGGED), ask())) count += page.length;
    if (count !== TAGS) throw new Error(`${count} tags were listed.`);
  },
  // The last one.
  answer: /1\.9999/,
};

/** What the same questions cost by skopeo, by our terminal, and in a process that runs already, as in the editor. */
export const beside = part({
  rows: {
    'start.skopeo': row('skopeo telling its version: what starting it takes', 'ms'),
    'start.terminal': row('our terminal telling its commands: what starting it takes', 'ms'),
    ...below('digest', rowsOf('the digest of a tag', { atMost: 1 })),
    ...below('token-digest', rowsOf('the digest of a tag, tokens wanted', { atMost: 3 })),
    ...below('manifest', rowsOf('the raw index of a tag')),
    ...below('config', rowsOf('the configuration of one platform of an index', { atMost: 3 })),
    ...below('tags', rowsOf(`${TAGS} tags, ${TAGS_ON_A_PAGE} on a page`)),
  },
  measure: async () => {
    const home = await mkdtemp(path.join(os.tmpdir(), 'oci-lens-bench-'));
    try {
      const programs = await findPrograms(home);
      const figures = (question: Question, registry?: ScratchRegistryOptions) =>
        figuresOf(programs, question, registry);
      return {
        ...(await startFigures(programs)),
        ...below('digest', await figures(DIGEST)),
        ...below('token-digest', await figures(DIGEST, { auth: { kind: 'bearer' } })),
        ...below('manifest', await figures(MANIFEST)),
        ...below('config', await figures(CONFIG)),
        ...below('tags', await figures(LIST, { tagsPageSize: TAGS_ON_A_PAGE })),
      };
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  },
});

function rowsOf(what: string, limit?: Limit) {
  const time = `time of that, ${LATENCY_MS} ms an answer`;
  return {
    'skopeo.requests': row(`${what}, by skopeo`, 'requests'),
    'skopeo.connections': row('connections for that', 'connections'),
    'skopeo.time': row(`${time}, with starting skopeo`, 'ms'),
    'terminal.requests': row(`${what}, by our terminal`, 'requests', limit),
    'terminal.connections': row('connections for that', 'connections'),
    'terminal.time': row(`${time}, with starting it`, 'ms'),
    'running.requests': row(`${what}, in a process that runs already`, 'requests', limit),
    'running.connections': row('connections for that', 'connections'),
    'running.time': row(time, 'ms'),
  };
}

/** A program that gives what it prints. */
type Program = (...args: readonly string[]) => Promise<string>;

interface Programs {
  /** Or why there is none. */
  readonly skopeo: Program | string;
  readonly terminal: Program;
}

/** @param home an empty folder: neither finds settings or credentials there. */
async function findPrograms(home: string): Promise<Programs> {
  const env = { PATH: process.env['PATH'], HOME: home };
  const program =
    (file: string, ...first: readonly string[]): Program =>
    async (...args) =>
      (await promisify(execFile)(file, [...first, ...args], { env })).stdout;
  const present = () => findProgram('skopeo');
  const [missing] = await installDebianPackages([{ name: 'skopeo', present, costs: 'rows of the bench' }]);
  const file = present();
  return {
    skopeo: file === undefined ? (missing?.why ?? 'it is not installed') : program(file),
    terminal: program(process.execPath, TERMINAL),
  };
}

async function startFigures({ skopeo, terminal }: Programs) {
  const [ofSkopeo, ofTerminal]: [number[], number[]] = [[], []];
  let version = '';
  for (let run = 0; run < RUNS; run++) {
    if (typeof skopeo !== 'string') ofSkopeo.push(await elapsed(async () => (version = await skopeo('--version'))));
    ofTerminal.push(await elapsed(() => terminal('--help')));
  }
  return {
    'start.skopeo': typeof skopeo === 'string' ? { leftOut: skopeo } : { ...medianOf(ofSkopeo), note: version.trim() },
    'start.terminal': medianOf(ofTerminal),
  };
}

/** They take turns, so that a machine that is busy for a while is so for all three. */
async function figuresOf({ skopeo, terminal }: Programs, question: Question, options: ScratchRegistryOptions = {}) {
  return withRegistry(options, async (registry) => {
    for (let index = 0; index < TAGS; index++)
      registry.putTag(TAGGED, tagName(index), digestOf(Buffer.from('an image')));
    registry.on({}, delay(LATENCY_MS));
    const where = `${registry.host}/${question.name}`;
    const answered = (printed: string) => {
      if (!question.answer.test(printed)) throw new Error(`${where} was answered: ${printed.slice(0, 200)}`);
    };
    const [bySkopeo, byTerminal, byRunning] = [new Taken(registry), new Taken(registry), new Taken(registry)];
    for (let run = 0; run < RUNS; run++) {
      if (typeof skopeo !== 'string') {
        const args = [...question.skopeo, '--tls-verify=false', '--no-creds', `docker://${where}`];
        await bySkopeo.take(async () => answered(await skopeo(...args)));
      }
      await byTerminal.take(async () => answered(await terminal(...question.terminal, where)));
      const client = connect();
      await digest(registry, client, OTHER);
      await byRunning.take(() => question.running(client, registry));
      client.dispose();
    }
    return {
      ...below('skopeo', bySkopeo.figures(typeof skopeo === 'string' ? skopeo : undefined)),
      ...below('terminal', byTerminal.figures()),
      ...below('running', byRunning.figures()),
    };
  });
}

/** What one of the three took. */
class Taken {
  readonly #requests: number[] = [];
  readonly #connections: number[] = [];
  readonly #times: number[] = [];

  constructor(private readonly registry: ScratchRegistry) {}

  async take(work: () => Promise<unknown>): Promise<void> {
    this.registry.forgetRequests();
    this.#times.push(await elapsed(work));
    this.#requests.push(this.registry.count());
    this.#connections.push(connections(this.registry));
  }

  figures(leftOut?: string): Readonly<Record<'requests' | 'connections' | 'time', Figure>> {
    if (leftOut !== undefined) return { requests: { leftOut }, connections: { leftOut }, time: { leftOut } };
    return {
      requests: medianOf(this.#requests),
      connections: medianOf(this.#connections),
      time: medianOf(this.#times),
    };
  }
}

function tagName(index: number): string {
  return `1.${String(index).padStart(4, '0')}`;
}
