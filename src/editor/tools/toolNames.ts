/** All of package.json's language model tools. */
export const TOOL_NAMES = [
  'ociLens_digest',
  'ociLens_manifest',
  'ociLens_config',
  'ociLens_tags',
  'ociLens_referrers',
  'ociLens_references',
] as const;

export type ToolName = (typeof TOOL_NAMES)[number];
