/** Who marks something, as VS Code tells it with each mark; our quick fixes know ours by it. */
export const SOURCE = 'OCI Lens';
