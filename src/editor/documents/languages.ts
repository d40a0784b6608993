/**
 * The languages of documents that can hold references. VS Code gives `compose.yaml` an id of its own, as do other extensions for
 * Helm templates; what a document really is, the scan decides by name and content.
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

/** The names of files that the view of the workspace reads. JSON is left out: much of it is large and little of it is a workload. */
export const FILE_GLOB =
  '**/{*.yaml,*.yml,[Dd]ockerfile,[Dd]ockerfile.*,*.[Dd]ockerfile,[Cc]ontainerfile,[Cc]ontainerfile.*,*.[Cc]ontainerfile}';
export const EXCLUDED_GLOB = '**/{node_modules,.git}/**';
