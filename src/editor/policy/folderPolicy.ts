import type * as vscode from 'vscode';
import type { Files } from '../../operations/files';
import { policyIn } from '../../operations/policy/policyIn';
import type { Policy } from '../../policy/policy';
import type { PolicyProblem } from '../../policy/policyProblem';
import { policyOf } from '../../policy/policySettings';
import { filesAsOpen } from '../documents/filesAsOpen';
import { readPolicySettings } from '../settings';

/** The policy of a folder of the workspace. */
export interface FolderPolicy {
  readonly folder: vscode.Uri;
  readonly from: 'file' | 'settings';
  readonly policy: Policy;
  readonly problems: readonly PolicyProblem[];
  /** All that it was read from: the same for the same policy. */
  readonly written: string;
  /** Under the folder, as they are open. */
  readonly files: Files;
}

/** That of the file at the folder's root, as it is open; settings count only where there is none. Undefined where there is no policy. */
export async function readFolderPolicy(folder: vscode.Uri): Promise<FolderPolicy | undefined> {
  const files = filesAsOpen(folder);
  const found = await policyIn(files);
  if (found) {
    const { policy, problems, text } = found;
    return { folder, from: 'file', policy, problems, written: text, files };
  }
  const settings = readPolicySettings(folder);
  const { policy, problems } = policyOf(settings);
  const isThere = policy.rules.size > 0 || policy.overrides.length > 0 || problems.length > 0;
  return isThere ? { folder, from: 'settings', policy, problems, written: JSON.stringify(settings), files } : undefined;
}

export function isSamePolicy(one: FolderPolicy, other: FolderPolicy | undefined): boolean {
  return one.from === other?.from && one.written === other.written;
}
