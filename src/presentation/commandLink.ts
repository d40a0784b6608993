/** The commands that our Markdown may run; editor/ trusts these and no others. */
export const LINKED_COMMANDS = {
  inspect: 'ociLens.inspectImage',
  checkEvidence: 'ociLens.checkEvidence',
  pin: 'ociLens.pinToDigest',
  unpin: 'ociLens.unpin',
  refresh: 'ociLens.refreshPin',
  copy: 'ociLens.copyDigest',
  lookUp: 'ociLens.lookUp',
  openOrigin: 'ociLens.openOrigin',
  signIn: 'ociLens.signIn',
  showAccess: 'ociLens.showAccess',
  showLog: 'ociLens.showLog',
} as const;

/** A Markdown link that runs a command. `label` is ours, the argument is data: encoded, so that no character of it ends the link. */
export function commandLink(label: string, command: string, argument?: unknown): string {
  const query = argument === undefined ? '' : `?${encodeURIComponent(JSON.stringify([argument]))}`;
  // encodeURIComponent leaves parentheses and quotes as they are; a parenthesis would end the link.
  const target = `command:${command}${query}`.replaceAll(
    /[()'*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  return `[${label}](${target})`;
}
