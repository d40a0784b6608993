import path from 'node:path';

/** How runHost and the entry that it puts in front of the suite find each other: the suite's file, and a folder for the files below. */
export const suiteVariable = 'OCI_LENS_HOST_SUITE';
export const suiteFolderVariable = 'OCI_LENS_HOST_FOLDER';

export function suiteFiles(folder: string): { output: string; processId: string; passed: string } {
  return {
    output: path.join(folder, 'suite-output'),
    processId: path.join(folder, 'suite-pid'),
    /** Written when the suite has passed: the workbench says 0 also when its extension host was killed. */
    passed: path.join(folder, 'suite-passed'),
  };
}
