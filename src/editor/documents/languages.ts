import type { DocumentSelector } from 'vscode';

/**
 * The languages of documents that can hold references. VS Code gives `compose.yaml` an id of its own, as do other extensions for
 * Helm templates; what a document really is, the scan decides by name and content.
 */
const LANGUAGES = [
  'yaml',
  'dockercompose',
  'dockerfile',
  'helm',
  'json',
  'jsonc',
  'github-actions-workflow',
  'azure-pipelines',
] as const;

/** Files of formats for which VS Code itself has no language: bake and Quadlet. */
const FILES = { pattern: '**/*.{hcl,container,volume,image}' };

/** The documents that can hold references. */
export const SELECTOR: DocumentSelector = [...LANGUAGES, FILES];
