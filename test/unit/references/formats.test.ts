import { describe, expect, it } from 'vitest';
import { findInAzurePipelines } from '../../../src/references/findInAzurePipelines';
import { findInBake } from '../../../src/references/findInBake';
import { findInBitbucketPipelines } from '../../../src/references/findInBitbucketPipelines';
import { findInCircleci } from '../../../src/references/findInCircleci';
import { findInCloudBuild } from '../../../src/references/findInCloudBuild';
import { findInCompose } from '../../../src/references/findInCompose';
import { findInDevcontainer } from '../../../src/references/findInDevcontainer';
import { findInDockerfile } from '../../../src/references/findInDockerfile';
import { findInDrone } from '../../../src/references/findInDrone';
import { findInGithubActions } from '../../../src/references/findInGithubActions';
import { findInGitlabCi } from '../../../src/references/findInGitlabCi';
import { findInHelmChart } from '../../../src/references/findInHelmChart';
import { findInHelmValues } from '../../../src/references/findInHelmValues';
import { findInKo } from '../../../src/references/findInKo';
import { findInKustomize } from '../../../src/references/findInKustomize';
import { findInQuadlet } from '../../../src/references/findInQuadlet';
import { findInWoodpecker } from '../../../src/references/findInWoodpecker';
import { byContent, finders } from '../../../src/references/formats';

const COMPONENT = 'spec:\n  inputs: {}\n---\na: {image: $[[ inputs.image ]]}\n';
const VALUES = 'image:\n  repository: x\n';

const formats = [
  {
    format: 'Dockerfiles',
    finder: findInDockerfile,
    names: ['Dockerfile', 'a/Containerfile', 'dockerfile', 'web.Dockerfile', 'a.b/web.containerfile', 'Dockerfile.dev'],
    others: ['Dockerfile.dockerignore', 'Containerfile.containerignore', 'Dockerfiles', 'aDockerfile', 'Dockerfile/a'],
  },
  {
    format: 'Dockerfiles by their first instruction',
    finder: findInDockerfile,
    text: 'FROM a\n',
    names: ['Dockerfile.go', 'Dockerfile.py', 'Dockerfile.json'],
    others: ['a.Dockerfile.go', 'go.mod'],
  },
  {
    format: 'programs that are called like Dockerfiles',
    finder: findInDockerfile,
    text: 'package a\n',
    names: ['Dockerfile.golang', 'Dockerfile.pyx'],
    others: ['dockerfile.go', 'dockerfile.py', 'Dockerfile.sh', 'dockerfile.tsx', 'Dockerfile.yml'],
  },
  {
    format: 'charts',
    finder: findInHelmChart,
    names: ['Chart.yaml', 'a/Chart.yaml'],
    others: ['chart.yaml', 'Chart.yml', 'aChart.yaml'],
  },
  {
    format: 'values of charts',
    finder: findInHelmValues,
    names: ['values.yaml', 'a/Values.yml', 'values-prod.yaml', 'prod.values.yaml', 'my-values.eu.yml'],
    others: ['myvalues.yaml', 'values.json', 'valuesx.yaml', 'values.yaml.gotmpl', 'values/a.yaml'],
  },
  {
    format: 'folders of values',
    finder: findInHelmValues,
    text: VALUES,
    names: ['values/a.yaml', 'x/values/a.YML'],
    others: ['values/x/a.yaml', 'myvalues/a.yaml', 'values/a.yaml.txt'],
  },
  {
    format: 'kustomizations',
    finder: findInKustomize,
    names: ['kustomization.yaml', 'a/kustomization.yml', 'Kustomization'],
    others: ['kustomization.json', 'Kustomization.yaml', 'my-kustomization.yaml', 'kustomization.yaml.bak'],
  },
  {
    format: 'pipelines of Azure',
    finder: findInAzurePipelines,
    names: ['azure-pipelines.yml', '.azure-pipeline.yaml', 'a/azure-pipelines-release.yml', 'azure-pipelines.x.yml'],
    others: ['my-azure-pipelines.yml', 'azure-pipelinesx.yml', 'azure-pipelines.json', '.azuredevops/a.yml'],
  },
  {
    format: 'folders of pipelines of Azure',
    finder: findInAzurePipelines,
    text: 'jobs:\n- job: a\n',
    names: ['.azuredevops/a.yml', 'x/azure-pipelines/a/b.yaml', '.azure-pipelines/a.yml'],
    others: ['azuredevops/a.yml', 'x.azuredevops/a.yml', '.azuredevops/a.yml.md'],
  },
  {
    format: 'bake files',
    finder: findInBake,
    names: [
      'docker-bake.hcl',
      'a/docker-bake.json',
      'docker-bake.override.hcl',
      'x.docker-bake.hcl',
      'docker-bake_a.hcl',
    ],
    others: ['docker-bake.yml', 'mydocker-bake.hcl', 'docker-bakery.hcl', 'docker-bake.hcl.txt'],
  },
  {
    format: 'pipelines of Bitbucket',
    finder: findInBitbucketPipelines,
    names: ['bitbucket-pipelines.yml', 'a/bitbucket-pipelines.dev.yaml', 'bitbucket-pipelines-a.yml'],
    others: ['my-bitbucket-pipelines.yml', 'bitbucket-pipelinesx.yml', 'bitbucket-pipelines.yml.md'],
  },
  {
    format: 'configurations of CircleCI',
    finder: findInCircleci,
    names: ['.circleci/config.yml', 'a/.circleci/b/c.yaml'],
    others: ['circleci/config.yml', 'x.circleci/config.yml', '.circleci/config.yml.bak', '.circleci.yml'],
  },
  {
    format: 'Cloud Build',
    finder: findInCloudBuild,
    text: 'steps: []\n',
    names: ['cloudbuild.yaml', 'a/cloudbuild.json', 'cloudbuild-prod.yml', 'x.cloudbuild.yaml', 'cloudbuild_a.yaml'],
    others: ['mycloudbuild.yaml', 'cloudbuilder.yaml', 'cloudbuild.yaml.md'],
  },
  {
    format: 'Compose files',
    finder: findInCompose,
    names: [
      'compose.yaml',
      'a/docker-compose.yml',
      'podman-compose.yml',
      'compose.prod.yaml',
      'docker-compose-dev.yml',
    ],
    others: ['my-compose.yaml', 'composer.yaml', 'compose.json', 'compose.yaml.md'],
  },
  {
    format: 'development containers',
    finder: findInDevcontainer,
    names: [
      'devcontainer.json',
      '.devcontainer.json',
      'a/.devcontainer.json',
      '.devcontainer/devcontainer.json',
      'a/.devcontainer/b/devcontainer.json',
    ],
    others: ['a/devcontainer.json', '.devcontainer/a/b/devcontainer.json', 'x.devcontainer.json', 'devcontainer.jsonc'],
  },
  {
    format: 'pipelines of Drone',
    finder: findInDrone,
    names: ['.drone.yml', 'a/.drone.yaml', '.drone.dev.yml', '.drone-a.yml'],
    others: ['drone.yml', '.drones.yml', '.drone.yml.md', 'x.drone.yml'],
  },
  {
    format: 'workflows and actions of GitHub',
    finder: findInGithubActions,
    text: 'jobs: {}\nruns: {}\n',
    names: [
      '.github/workflows/a.yml',
      'x/.gitea/workflows/a.yaml',
      '.forgejo/workflows/a.yml',
      'action.yml',
      'a/action.yaml',
    ],
    others: ['github/workflows/a.yml', '.github/workflows/a/b.yml', '.github/a.yml', 'my-action.yml', 'action.yml.md'],
  },
  {
    format: 'pipelines of GitLab',
    finder: findInGitlabCi,
    names: [
      '.gitlab-ci.yml',
      'a/x.gitlab-ci.yaml',
      '.gitlab-ci.prod.yml',
      'gitlab-ci.yml',
      '.gitlab/ci/a/b.yml',
      '.gitlab-ci/a.yml',
    ],
    others: ['mygitlab-ci.yml', '.gitlab-cii.yml', '.gitlab/a.yml', 'x.gitlab/ci/a.yml', '.gitlab/ci/a.yml.md'],
  },
  {
    format: 'components of GitLab',
    finder: findInGitlabCi,
    text: COMPONENT,
    names: ['templates/a.yml', 'x/templates/a/template.yml'],
    others: ['mytemplates/a.yml', 'templates/a/b.yml', 'templates/a/b/template.yml', 'templates/a.yml.md'],
  },
  { format: 'ko', finder: findInKo, names: ['.ko.yaml', 'a/.ko.yml'], others: ['ko.yaml', '.ko.json', 'x.ko.yaml'] },
  {
    format: 'units of Podman',
    finder: findInQuadlet,
    text: '[Container]\n',
    names: ['a.container', 'x/a.container.d/b.conf', 'a@.container'],
    others: ['a.container.md', 'container', 'a.conf', 'a.image', 'a.volume'],
  },
  {
    format: 'pipelines of Woodpecker',
    finder: findInWoodpecker,
    names: ['.woodpecker.yml', 'a/.woodpecker.x.yaml', '.woodpecker/a.yml', 'x/.woodpecker/a/b.yaml'],
    others: ['woodpecker.yml', '.woodpeckers.yml', 'x.woodpecker/a.yml', '.woodpecker/a.yml.md', '.woodpecker.yml.md'],
  },
];

describe.each(formats)('$format', ({ finder, names, others, text = '' }) => {
  const claiming = (path: string) => finders.find((each) => each.claims?.({ path }, () => text));

  it.each(names)('are %s', (path) => {
    expect(claiming(path)).toBe(finder);
  });

  it.each(others)('are not %s', (path) => {
    expect(claiming(path)).not.toBe(finder);
  });
});

describe('YAML and JSON of any name', () => {
  it.each([
    ['a.yaml', undefined, true],
    ['a.YML', undefined, true],
    ['a.json', undefined, true],
    ['a.jsonc', undefined, false],
    ['yaml', undefined, false],
    ['a.yaml.md', undefined, false],
    ['Untitled-1', 'yaml', true],
    ['Untitled-1', 'json', true],
    ['Untitled-1', 'jsonc', true],
    ['Untitled-1', 'helm', true],
    ['Untitled-1', 'kubernetes', true],
    ['Untitled-1', 'plaintext', false],
    ['Untitled-1', 'yaml-x', false],
    ['Untitled-1', 'xyaml', false],
  ])('%s in the language %s: %s', (path, languageId, expected) => {
    expect(finders.some((finder) => finder.claims?.({ path, languageId }, () => ''))).toBe(expected);
    expect(byContent.claims?.({ path, languageId }, () => '')).toBe(expected);
  });
});
