import { type Beside, fileName, type Finder, type ScannedDocument, type Surroundings } from './finder';
import { type Chart, parseChart } from './kubernetes/chart';
import { imagesInValues } from './kubernetes/valuesImages';
import type { Occurrence } from './occurrence';
import { yamlDocuments } from './yaml/documents';

/** Values of Helm charts. */
export const findInHelmValues: Finder = {
  claims({ path }, text) {
    if (!/^(?:.*[.-])?values(?:[.-].*)?\.ya?ml$/i.test(fileName(path)) && !isInValuesFolder(path, text)) return false;
    // An object of Kubernetes, whatever its file is called.
    return !(/^apiVersion:/m.test(text()) && /^kind:/m.test(text()));
  },
  beside,
  find,
};

/** Levels of charts within charts. */
const MAX_CHARTS = 5;

function isInValuesFolder(path: string, text: () => string): boolean {
  return (
    /(?:^|\/)values\/[^/]+\.ya?ml$/i.test(path) && /image["']?:/i.test(text()) && /\brepository["']?:/.test(text())
  );
}

/** The chart, and the charts inside it whose names are keys here. */
function beside({ path, text }: ScannedDocument, files: Beside): readonly string[] {
  const folders = chartFolders(path);
  const paths: string[] = folders.map((folder) => `${folder}Chart.yaml`);
  let level = [rootOf(folders, files)];
  for (let depth = 1; depth < MAX_CHARTS && level.length > 0; depth++) {
    level = level.flatMap((folder) =>
      (chartIn(folder, files)?.dependencies ?? [])
        .filter(({ key }) => text.includes(`${key}:`))
        .map(({ name }) => `${folder}charts/${name}/`),
    );
    paths.push(...level.map((folder) => `${folder}Chart.yaml`));
  }
  return paths;
}

/**
 * Where the chart can be that reads the values at `path`: in their folder, or above one that charts keep further values in.
 * @see https://github.com/helm/chart-testing#configuration for `ci`
 */
function chartFolders(path: string): readonly string[] {
  return /(?:^|\/)(?:values|ci)\/[^/]+$/i.test(path) ? ['', '../'] : [''];
}

function rootOf(folders: readonly string[], files: Beside): string {
  return folders.find((folder) => files(`${folder}Chart.yaml`) !== undefined) ?? '';
}

function chartIn(folder: string, files: Beside): Chart | undefined {
  const text = files(`${folder}Chart.yaml`);
  return text === undefined ? undefined : parseChart(text);
}

function* find(text: string, { path, beside }: Surroundings): Generator<Occurrence> {
  const read = new Map<string, Chart | undefined>();
  const charts = {
    root: rootOf(chartFolders(path), beside),
    chartIn(folder: string): Chart | undefined {
      if (!read.has(folder)) read.set(folder, chartIn(folder, beside));
      return read.get(folder);
    },
  };
  for (const document of yamlDocuments(text, (part) => /image/i.test(part))) {
    yield* imagesInValues(document, document.root, 'helm-values', charts);
  }
}
