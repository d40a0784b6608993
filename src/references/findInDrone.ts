import { isMap } from 'yaml';
import { fileName, type Finder } from './finder';
import type { Asked, Occurrence, PlatformAsk } from './occurrence';
import { askedByParts } from './platformAsk';
import { askedUser } from './yaml/containerAsks';
import { mapAt, textOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { imagesIn, NOTHING_SET, type Reading } from './yaml/images';
import { topMatrixScalars, wholeVariable } from './yaml/matrix';
import { matches, paths } from './yaml/paths';
import { scalarOf } from './yaml/scalars';
import { isTemplate } from './yaml/templates';

/**
 * Drone's pipelines: steps and services, which were mappings before version 1, as was what clones. Pipelines that run on machines
 * have no images.
 * @see https://docs.drone.io/pipeline/docker/syntax/
 * @see https://docs.drone.io/pipeline/environment/substitution/
 */
export const findInDrone: Finder = {
  readsDocumentsAlone: true,
  claims: ({ path }) => /^\.drone(?:[.-].*)?\.ya?ml$/i.test(fileName(path)),
  find,
};

const PATHS = paths('steps[].image', 'services[].image', 'services.*.image', 'pipeline.*.image', 'clone.*.image');
/** Types of pipelines whose steps run on a machine. */
const ON_MACHINES: ReadonlySet<string> = new Set(['exec', 'ssh', 'digitalocean', 'macstadium']);

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => part.includes('image'))) {
    if (!runsContainers(document)) continue;
    const platform = platformOf(document);
    const reported = new Set<number>();
    for (const { scalar, path } of matches(document, PATHS)) {
      const container = path.at(-1)?.inside;
      const user = isMap(container) ? askedUser(document, container, 'user') : undefined;
      // Before version 1 there was a matrix.
      const name = wholeVariable(scalar.value);
      const literals = name === undefined ? [] : topMatrixScalars(document, name);
      const reading: Reading = { format: 'drone', variables: NOTHING_SET, asks: { platform, user } };
      yield* imagesIn(literals.length > 0 ? literals : [scalar], reading, reported);
    }
  }
}

function runsContainers(document: YamlDocument): boolean {
  if (!isMap(document.root)) return false;
  const kind = textOf(document, document.root, 'kind') ?? 'pipeline';
  const type = textOf(document, document.root, 'type') ?? 'docker';
  return kind === 'pipeline' && !ON_MACHINES.has(type);
}

/**
 * The system or the processor that is missing is the usual one.
 * @see https://docs.drone.io/pipeline/docker/syntax/platform/
 */
function platformOf(document: YamlDocument): Asked<PlatformAsk> | undefined {
  const platform = isMap(document.root) ? mapAt(document, document.root, 'platform') : undefined;
  const [os, architecture, variant] = ['os', 'arch', 'variant'].map((key) => {
    const scalar = platform && scalarOf(document, platform, key);
    return scalar && { value: isTemplate(scalar.value) ? undefined : scalar.value, span: scalar.span };
  });
  const said = architecture ?? os;
  const usual = (value: string) => said && { value, span: said.span };
  return askedByParts({ os: os ?? usual('linux'), architecture: architecture ?? usual('amd64'), variant });
}
