import { findByContent } from './findByContent';
import { findInCompose } from './findInCompose';
import { findInDockerfile } from './findInDockerfile';
import { findInHelmChart } from './findInHelmChart';
import { findInHelmValues } from './findInHelmValues';
import { findInKubernetes } from './findInKubernetes';
import { findInKustomize } from './findInKustomize';
import { findInAzurePipelines } from './findInAzurePipelines';
import { findInBake } from './findInBake';
import { findInBitbucketPipelines } from './findInBitbucketPipelines';
import { findInCircleci } from './findInCircleci';
import { findInCloudBuild } from './findInCloudBuild';
import { findInDevcontainer } from './findInDevcontainer';
import { findInDrone } from './findInDrone';
import { findInGithubActions } from './findInGithubActions';
import { findInGitlabCi } from './findInGitlabCi';
import { findInKind } from './findInKind';
import { findInKo } from './findInKo';
import { findInQuadlet } from './findInQuadlet';
import { findInSkaffold } from './findInSkaffold';
import { findInWoodpecker } from './findInWoodpecker';
import type { Finder } from './finder';

/** Every format, asked in this order. */
const formats: readonly Finder[] = [
  findInDockerfile,
  findInHelmChart,
  findInHelmValues,
  findInKustomize,
  findInAzurePipelines,
  findInBake,
  findInBitbucketPipelines,
  findInCircleci,
  findInCloudBuild,
  findInDevcontainer,
  findInDrone,
  findInGithubActions,
  findInGitlabCi,
  findInKind,
  findInKo,
  findInQuadlet,
  findInSkaffold,
  findInWoodpecker,
  findInCompose,
  findInKubernetes,
];

export const byContent = findByContent(formats);

/** The first that claims a document reads it; what none claims is told by content. */
export const finders: readonly Finder[] = [...formats, byContent];
