import { isMap } from 'yaml';
import type { Finder } from './finder';
import { positionsInObject } from './kubernetes/walk';
import type { Occurrence } from './occurrence';
import { yamlDocuments } from './yaml/documents';

/** Kubernetes objects in YAML or JSON: containers, image volumes, and the `image:` of custom resources. */
export const findInKubernetes: Finder = {
  recognises: mayHoldImages,
  find,
};

/** Where positions stand that no `image` marks. */
const OTHER_MARKS = ['oci://', 'tekton.dev/', 'argoproj.io/', 'policies.kubewarden.io/', 'pkg.crossplane.io/'];

/** Decided by the text alone, so that a bundle of schemas is not parsed. */
function mayHoldImages(text: string): boolean {
  if (!text.includes('apiVersion') || !text.includes('kind')) return false;
  return text.includes('image') || OTHER_MARKS.some((mark) => text.includes(mark));
}

function isSchema(text: string): boolean {
  return /^kind:[ \t]*["']?CustomResourceDefinition\b/m.test(text);
}

function* find(text: string): Generator<Occurrence> {
  for (const document of yamlDocuments(text, (part) => mayHoldImages(part) && !isSchema(part))) {
    if (isMap(document.root)) yield* positionsInObject(document, document.root);
  }
}
