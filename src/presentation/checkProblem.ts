import type { LinePosition } from '../references/lines';
import { checkCliText } from './checkCliText';

/** Something that a check tells beside what the rules find. */
export interface CheckProblem {
  /**
   * `policy`: something in the policy is not written as it should be; `policyFile`: a file of a policy that does not count or does
   * nothing; `suppression`: a comment that turns nothing off; `reference`: one that is written wrong; `unread`: a
   * file or path that could not be read.
   */
  readonly kind: 'policy' | 'policyFile' | 'suppression' | 'reference' | 'unread';
  /** With `/`, from where the command was given. */
  readonly file: string;
  /** Undefined for the file as a whole, which the sentence names. Lines and UTF-16 units from 0, the end exclusive. */
  readonly place: { readonly start: LinePosition; readonly end: LinePosition } | undefined;
  readonly sentence: string;
}

/** `file:line:column  sentence` */
export function checkProblemLine({ file, place, sentence }: CheckProblem): string {
  return place ? checkCliText.at(file, place.start, sentence) : sentence;
}
