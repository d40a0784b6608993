import { isMap } from 'yaml';
import { aliasesIn, type Position, positionsIn } from './azurePipelines/positions';
import { PipelineValues } from './azurePipelines/values';
import { fileName, type Finder, type Surroundings } from './finder';
import type { Asks, Occurrence } from './occurrence';
import { askedByOptions, askedPorts } from './yaml/containerAsks';
import { valuesOf, type YamlDocument, yamlDocuments } from './yaml/documents';
import { imagesIn, type Reading, valueOf } from './yaml/images';

/**
 * Azure Pipelines: the containers that a pipeline defines and those that its jobs run in or beside. Where a variable alone is an image,
 * the literals that the job's matrix has for it are the positions; where it is a part of one, it is known if there is one literal.
 * @see https://learn.microsoft.com/azure/devops/pipelines/process/container-phases
 */
export const findInAzurePipelines: Finder = {
  claims: ({ path, languageId }, text) =>
    languageId === 'azure-pipelines' || isPipeline(path) || (isInFolder(path) && isOfPipeline(text())),
  find,
};

/** `$(name)`, `$[ … ]`, where they are no whole expressions; `${{ … }}` is known as a template anyway. */
const TEMPLATED = /\$[([]/;

function isPipeline(path: string): boolean {
  return /^\.?azure-pipelines?(?:[._-].*)?\.ya?ml$/i.test(fileName(path));
}

function isInFolder(path: string): boolean {
  return /(?:^|\/)(?:\.?azure-pipelines|\.azuredevops)\/.*\.ya?ml$/i.test(path);
}

/** A folder of pipelines and templates can hold other files, such as those that are deployed. */
function isOfPipeline(text: string): boolean {
  return (
    /^["']?(?:stages|jobs|steps|extends|parameters|pool|trigger|pr|resources|variables|schedules)["']?[ \t]*:/m.test(
      text,
    ) && !/^apiVersion[ \t]*:/m.test(text)
  );
}

function* find(text: string, { path }: Surroundings): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => /container|services/.test(part))) {
    const aliases = aliasesIn(document);
    const areAllHere = isPipeline(path) && !isExtended(document);
    const values = new PipelineValues(document);
    const reported = new Set<number>();
    for (const { scalar, description, mayBeAlias, scopes } of positionsIn(document)) {
      const reading: Reading = {
        format: 'azure-pipelines',
        templated: TEMPLATED,
        expressions: values.expressions(scopes),
        asks: asksOf(document, description),
      };
      const literals = values.matrix(scopes, scalar.value);
      const images = (literals.length > 0 ? literals : [scalar]).filter(
        (image) => !mayBeAlias || !isAlias(valueOf(image, reading), aliases, areAllHere),
      );
      yield* imagesIn(images, reading, reported);
    }
  }
}

function isExtended(document: YamlDocument): boolean {
  return isMap(document.root) && valuesOf(document, document.root, 'extends').length > 0;
}

/** What a template names is defined in the pipeline that uses it, and the other way round: then a bare word is an alias. */
function isAlias(value: string | undefined, aliases: ReadonlySet<string>, areAllHere: boolean): boolean {
  return value !== undefined && (aliases.has(value) || (!areAllHere && /^[\w-]+$/.test(value)));
}

/** @see https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/resources-containers-container */
function asksOf(document: YamlDocument, description: Position['description']): Asks {
  if (!description) return {};
  return { ...askedByOptions(document, description, 'options'), ports: askedPorts(document, description, 'ports') };
}
