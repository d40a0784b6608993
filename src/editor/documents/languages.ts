import type { DocumentSelector } from 'vscode';

/**
 * The languages of documents that can hold references; package.json names them again, where only literals are understood. VS Code gives
 * `compose.yaml` an id of its own, as do other extensions for Helm templates; what a document really is, the scan decides by name and
 * content.
 */
export const LANGUAGES = [
  'yaml',
  'dockercompose',
  'dockerfile',
  'helm',
  'json',
  'jsonc',
  'github-actions-workflow',
  'azure-pipelines',
] as const;

/** Of files in formats for which VS Code itself has no language: bake and Quadlet. */
export const EXTENSIONS = ['hcl', 'container', 'volume', 'image'] as const;

/** The documents that can hold references. */
export const SELECTOR: DocumentSelector = [...LANGUAGES, { pattern: `**/*.{${EXTENSIONS.join(',')}}` }];
