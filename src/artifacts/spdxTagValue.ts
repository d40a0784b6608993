import { malformed, ok, type Parsed } from '../oci/parsed';
import type { SbomContent, SbomPackage } from './sbom';
import { asserted, supplierName } from './spdx2';

/** Where a further element begins that is no package: what follows is about that. */
const OTHERS: ReadonlySet<string> = new Set(['FileName', 'SnippetSPDXID', 'LicenseID', 'Relationship', 'Annotator']);
const LINE = /^([A-Za-z][A-Za-z0-9]*): *(.*)$/;

/**
 * The content of an SPDX 2 document in lines of a tag and its value, as `text/spdx` is.
 * @see https://spdx.github.io/spdx-spec/v2.3/conformance/#44-standard-data-format-requirements
 */
export function spdxTagValue(text: string): Parsed<SbomContent> {
  const [, version] = /^SPDXVersion: *SPDX-(2\.\d{1,3})\s*$/m.exec(text) ?? [];
  if (version === undefined) return malformed('not a version of SPDX 2');
  const document = new Map<string, string>();
  const tools: string[] = [];
  const packages: Map<string, string>[] = [];
  let element: Map<string, string> | undefined = document;
  for (const [tag, value] of linesOf(text)) {
    if (tag === 'PackageName') {
      element = new Map<string, string>();
      packages.push(element);
    } else if (OTHERS.has(tag)) element = undefined;
    const [, tool] = tag === 'Creator' ? (/^Tool: *(.+)$/.exec(value) ?? []) : [];
    if (tool !== undefined) tools.push(tool);
    // References are repeated; of all else the first counts.
    const [, purl] = tag === 'ExternalRef' ? (/^\S+ +purl +(\S+)/.exec(value) ?? []) : [];
    const key = purl === undefined ? tag : 'purl';
    if (element && value !== '' && !element.has(key)) element.set(key, purl ?? value);
  }
  return ok({
    format: 'spdx',
    version,
    name: document.get('DocumentName'),
    created: document.get('Created'),
    tools,
    packages: packages.flatMap(packageOf),
  });
}

/** Values in `<text>` may go over several lines: nothing of those is shown here. */
function* linesOf(text: string): Generator<readonly [tag: string, value: string], void, void> {
  let isInText = false;
  for (const line of text.split(/\r?\n/)) {
    if (!isInText) {
      const [, tag, value = ''] = LINE.exec(line) ?? [];
      isInText = value.startsWith('<text>') && !value.includes('</text>');
      if (tag !== undefined && !value.startsWith('<text>')) yield [tag, value.trim()];
    } else if (line.includes('</text>')) isInText = false;
  }
}

function packageOf(tags: ReadonlyMap<string, string>): SbomPackage | readonly [] {
  const name = tags.get('PackageName');
  if (name === undefined) return [];
  return {
    name,
    version: tags.get('PackageVersion'),
    licence: asserted(tags.get('PackageLicenseConcluded')) ?? asserted(tags.get('PackageLicenseDeclared')),
    purl: tags.get('purl'),
    supplier: supplierName(tags.get('PackageSupplier')),
  };
}
