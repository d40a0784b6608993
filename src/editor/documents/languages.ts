/**
 * The languages of documents that can hold references. VS Code gives `compose.yaml` an id of its own, as do other extensions for
 * Helm templates; what a document really is, the scan decides by name and content.
 */
export const LANGUAGES = ['yaml', 'dockercompose', 'dockerfile', 'helm', 'json', 'jsonc'] as const;

/** The names of files that can hold references. */
export const FILE_GLOB =
  '**/{*.yaml,*.yml,Dockerfile,Dockerfile.*,*.Dockerfile,*.dockerfile,Containerfile,Containerfile.*,*.Containerfile}';
export const EXCLUDED_GLOB = '**/{node_modules,.git}/**';
