import { realpathSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { root } from '../../scripts/paths.mjs';
import { findProgram } from '../../scripts/programs.mjs';
import { createScratchFolder } from '../support/scratchFolder';
import type { ScratchRegistry } from '../support/scratchRegistry';
import { createMachine, dockerConfig, type Machine, type Outcome, startTeamRegistry, workspace } from './terminal';

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly run?: string; readonly with?: object }[] }>
  >;
}

interface GitLabJob {
  readonly script: readonly string[];
  readonly allow_failure: { readonly exit_codes: number };
}

interface JobOptions {
  readonly prepare?: (machine: Machine, folder: string) => Promise<void>;
  readonly after?: (folder: string) => Promise<void>;
  readonly env?: Readonly<Record<string, string>>;
}

/** The samples as people copy them. */
const samples = [...(await readFile(path.join(root, 'docs/ci.md'), 'utf8')).matchAll(/^```yaml\n(.*?)^```$/gms)].map(
  ([, text]) => parse(text!) as Record<string, unknown>,
);
const workflow = samples.find((sample) => 'jobs' in sample) as unknown as Workflow;
const { images } = samples.find((sample) => 'images' in sample) as unknown as { images: GitLabJob };

const stepsOf = (job: string) => workflow.jobs[job]!.steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

describe.skipIf(!findProgram('bash'))('the samples of docs/ci.md', () => {
  let registry: ScratchRegistry;

  beforeAll(async () => {
    registry = await startTeamRegistry();
  });
  afterAll(() => registry.close());

  /** A job of its own: what is ours of it is run in a fresh checkout, until a step fails. */
  const runJob = async (
    steps: readonly string[],
    image: string,
    { prepare, env, after }: JobOptions = {},
  ): Promise<Outcome> => {
    const machine = await createMachine({ node: process.execPath, npm: realpathSync(findProgram('npm')!) });
    const folder = await createScratchFolder(workspace(image));
    try {
      // Where the samples say that the file lies, under the name that it has now.
      await mkdir(path.join(folder.path, 'tools'));
      await cp(inject('tarball'), path.join(folder.path, 'tools', path.basename(inject('tarball'))));
      await prepare?.(machine, folder.path);
      let outcome: Outcome = { status: 0, printed: '', reported: '' };
      for (const step of steps) {
        outcome = await machine.bash(step, folder.path, env);
        if (outcome.status !== 0) break;
      }
      await after?.(folder.path);
      return outcome;
    } finally {
      await machine.remove();
      await folder.remove();
    }
  };

  /** What docker/login-action does. */
  const logIn = async ({ home }: Machine) => {
    await mkdir(path.join(home, '.docker'));
    await writeFile(path.join(home, '.docker/config.json'), dockerConfig(registry));
  };

  describe('GitHub Actions, the check', () => {
    const check = (image: string) => runJob(stepsOf('check'), image, { prepare: logIn });

    it('passes where nothing is found', async () => {
      expect(await check(`${registry.host}/team/app:licensed`)).toMatchObject({ status: 0, printed: '' });
    });

    it('fails for a finding, beside its line', async () => {
      const { status, printed } = await check(`${registry.host}/team/app:unlicensed`);
      expect(status).toBe(1);
      expect(printed).toMatch(/^::error file=k8s\/pod\.yaml,line=6,/);
    });

    it('passes with a warning where a registry does not answer', async () => {
      const { status, printed } = await check('127.0.0.1:1/team/app:1');
      expect(status).toBe(0);
      expect(printed).toMatch(/^::notice file=k8s\/pod\.yaml.*\n::warning::Not all could be known/s);
    });
  });

  describe('GitHub Actions, code scanning', () => {
    const scan = async (image: string, policy?: string) => {
      let log = '';
      const outcome = await runJob(stepsOf('code-scanning'), image, {
        prepare: async (machine, folder) => {
          await logIn(machine);
          if (policy !== undefined) await writeFile(path.join(folder, '.oci-lens.yaml'), policy);
        },
        after: async (folder) => {
          log = await readFile(path.join(folder, 'oci-lens.sarif'), 'utf8').catch(() => '');
        },
      });
      return { ...outcome, log };
    };
    const ruleIds = (log: string) =>
      (JSON.parse(log) as { runs: { results: { ruleId: string }[] }[] }).runs.flatMap(({ results }) =>
        results.map(({ ruleId }) => ruleId),
      );

    it.skipIf(!findProgram('jq'))('passes, and hands over what was found but not what is turned off', async () => {
      const policy =
        'rules: { licence-present: error, pinned: error }\nignore: [{ rule: pinned, file: k8s/pod.yaml, reason: a test }]\n';
      const { status, log } = await scan(`${registry.host}/team/app:unlicensed`, policy);
      expect(status).toBe(0);
      expect(ruleIds(log)).toEqual(['licence-present']);
    });

    it('fails for a policy that is not written as it should be', async () => {
      expect(await scan(`${registry.host}/team/app:licensed`, 'rules: { no-such-rule: error }\n')).toMatchObject({
        status: 1,
        log: '',
      });
    });
  });

  describe('GitLab CI', () => {
    // A runner runs the lines as one script.
    const run = (image: string) =>
      runJob([images.script.join('\n')], image, { env: { DOCKER_AUTH_CONFIG: dockerConfig(registry) } });

    it.each([
      ['passes where nothing is found', 'licensed', 0],
      ['fails for a finding', 'unlicensed', 1],
    ])('%s', async (_what, tag, status) => {
      expect(await run(`${registry.host}/team/app:${tag}`)).toMatchObject({ status });
    });

    it('is let pass where a registry does not answer', async () => {
      const { status } = await run('127.0.0.1:1/team/app:1');
      expect(status).toBe(images.allow_failure.exit_codes);
    });
  });
});
