import { parseDocument } from 'yaml';
import { malformed, ok, type Parsed } from '../oci/parsed';
import { type Archive, parseArchive } from './archive';
import { type JsonObject, objectOf, objectsAt, textAt } from './jsonValue';

/**
 * A Helm chart as it is packed.
 * @see https://helm.sh/docs/topics/charts/
 */
export interface HelmChart {
  readonly name: string;
  readonly version: string;
  readonly appVersion: string | undefined;
  readonly description: string | undefined;
  /** At most 100. */
  readonly dependencies: readonly ChartDependency[];
  /** Chart.yaml, values.yaml and README.md, as text. */
  readonly documents: readonly { readonly name: string; readonly text: string }[];
  readonly archive: Archive;
}

export interface ChartDependency {
  readonly name: string;
  readonly version: string | undefined;
  readonly repository: string | undefined;
}

export const HELM_CHART_TYPE = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

const MAX_DEPENDENCIES = 100;
const MAX_ALIASES = 100;

/** The chart in the layer of type {@link HELM_CHART_TYPE}. */
export async function parseHelmChart(bytes: Uint8Array): Promise<Parsed<HelmChart>> {
  const archive = await parseArchive(bytes);
  if (archive.kind !== 'ok') return archive;
  // All files are in one folder, which bears the chart's name; charts in charts/ have their own Chart.yaml.
  const folder = archive.value.files.find(({ name }) => /^[^/]+\/Chart\.yaml$/.test(name))?.name.split('/')[0];
  if (folder === undefined) return malformed('no Chart.yaml');
  const textOf = (name: string) => {
    const content = archive.value.read(`${folder}/${name}`);
    return content && new TextDecoder().decode(content);
  };
  const chart = yamlObject(textOf('Chart.yaml') ?? '');
  const name = textAt(chart, 'name');
  const version = textAt(chart, 'version');
  if (name === undefined || version === undefined) return malformed('a Chart.yaml without a name or version');
  const documents = ['Chart.yaml', 'values.yaml', 'README.md'].flatMap((document) => {
    const text = textOf(document);
    return text === undefined ? [] : [{ name: document, text }];
  });
  return ok({
    name,
    version,
    appVersion: scalarAt(chart, 'appVersion'),
    description: textAt(chart, 'description'),
    dependencies: objectsAt(chart, 'dependencies').slice(0, MAX_DEPENDENCIES).flatMap(dependencyOf),
    documents,
    archive: archive.value,
  });
}

function dependencyOf(entry: JsonObject): ChartDependency | readonly [] {
  const name = textAt(entry, 'name');
  if (name === undefined) return [];
  return { name, version: scalarAt(entry, 'version'), repository: textAt(entry, 'repository') };
}

function yamlObject(text: string): JsonObject | undefined {
  try {
    return objectOf(parseDocument(text, { logLevel: 'silent' }).toJS({ maxAliasCount: MAX_ALIASES }));
  } catch {
    return undefined;
  }
}

/** `1.27` without quotes is a number to YAML. */
function scalarAt(object: JsonObject | undefined, name: string): string | undefined {
  const value = object?.[name];
  return typeof value === 'number' ? String(value) : textAt(object, name);
}
