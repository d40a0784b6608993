import { findInCompose } from './findInCompose';
import { findInDockerfile } from './findInDockerfile';
import { findInKubernetes } from './findInKubernetes';
import type { Finder } from './finder';

/** Every format, asked in this order; the first that claims a document reads it. */
export const finders: readonly Finder[] = [findInDockerfile, findInCompose, findInKubernetes];
