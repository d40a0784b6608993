import { malformed, ok, type Parsed } from '../oci/parsed';
import { type JsonObject, objectAt, objectsAt, textAt } from './jsonValue';
import type { SbomContent, SbomPackage } from './sbom';

/**
 * The content of a CycloneDX document in JSON; components in components are packages like all others.
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function cycloneDx(document: JsonObject): Parsed<SbomContent> {
  const version = textAt(document, 'specVersion');
  if (version === undefined || !/^1\.\d{1,3}$/.test(version)) return malformed('not a version of CycloneDX 1');
  const metadata = objectAt(document, 'metadata');
  const about = objectAt(metadata, 'component');
  return ok({
    format: 'cyclonedx',
    version,
    name: withVersion(about),
    created: textAt(metadata, 'timestamp'),
    tools: toolsOf(metadata).flatMap((tool) => withVersion(tool) ?? []),
    packages: componentsOf(document).flatMap(packageOf),
  });
}

/** A list until 1.4, then components and services. */
function toolsOf(metadata: JsonObject | undefined): readonly JsonObject[] {
  return [...objectsAt(metadata, 'tools'), ...objectsAt(objectAt(metadata, 'tools'), 'components')];
}

/** The outer ones first. */
function componentsOf(document: JsonObject): readonly JsonObject[] {
  const found: JsonObject[] = [];
  for (let level = objectsAt(document, 'components'); level.length > 0;) {
    for (const component of level) found.push(component);
    level = level.flatMap((component) => objectsAt(component, 'components'));
  }
  return found;
}

function packageOf(component: JsonObject): SbomPackage | readonly [] {
  const name = textAt(component, 'name');
  if (name === undefined) return [];
  const group = textAt(component, 'group');
  const licences = objectsAt(component, 'licenses').flatMap((choice) => {
    const licence = objectAt(choice, 'license');
    return textAt(choice, 'expression') ?? textAt(licence, 'id') ?? textAt(licence, 'name') ?? [];
  });
  return {
    name: group === undefined ? name : `${group}/${name}`,
    version: textAt(component, 'version'),
    licence: licences.length > 0 ? licences.join(', ') : undefined,
    purl: textAt(component, 'purl'),
    supplier: textAt(objectAt(component, 'supplier'), 'name') ?? textAt(component, 'publisher'),
  };
}

function withVersion(part: JsonObject | undefined): string | undefined {
  const name = textAt(part, 'name');
  const version = textAt(part, 'version');
  return name !== undefined && version !== undefined ? `${name} ${version}` : name;
}
