import type { globProblem } from '../references/glob';
import type { Place } from './located';
import type { RuleId } from './rule';

/** What is wrong with a policy, and where. The sentence, with what to write instead, is presentation's. */
export type PolicyProblem = Place & WhatIsWrong;

/** What could be read counts, whatever is told here. */
export type WhatIsWrong =
  /** In characters. Nothing is read. */
  | { readonly kind: 'tooLarge'; readonly max: number }
  /** It nests deeper, or its aliases repeat more, than a person writes; nothing, or not the rest, is read. */
  | { readonly kind: 'tooDeep' | 'tooMuch' }
  /** The file is there but cannot be read: no text, no permission. Told by who reads it. */
  | { readonly kind: 'unreadable' }
  /** No YAML; `message` is the parser's. */
  | { readonly kind: 'syntax'; readonly message: string }
  | { readonly kind: 'unknownAlias'; readonly name: string }
  | { readonly kind: 'duplicateKey'; readonly key: string }
  /** `<<`: what it would bring in does not count. */
  | { readonly kind: 'merge' }
  | ({ readonly kind: 'unknownKey' } & Misspelt)
  | ({ readonly kind: 'unknownRule' } & Misspelt)
  | ({ readonly kind: 'unknownOption'; readonly rule: RuleId } & Misspelt)
  | {
      readonly kind: 'wrongType';
      /** The name of what it is for; empty for the whole. */
      readonly key: string;
      readonly expected: 'map' | 'list' | 'text' | 'rule';
    }
  | { readonly kind: 'wrongSeverity'; readonly written: string; readonly nearest: string | undefined }
  | { readonly kind: 'missingSeverity'; readonly rule: RuleId }
  /** `nearest`: what was probably meant, where that is known. */
  | {
      readonly kind: 'wrongOption';
      readonly rule: RuleId;
      readonly option: string;
      readonly written: string;
      readonly nearest?: string | undefined;
      /** Nothing is left of what the rule needs. */
      readonly isUnchecked?: boolean | undefined;
    }
  | { readonly kind: 'missingOption'; readonly rule: RuleId; readonly option: string }
  | { readonly kind: 'missingKey'; readonly key: string }
  /** An entry of `ignore` names neither files nor images: it would turn the rule off. */
  | { readonly kind: 'ignoresAll'; readonly rule: RuleId }
  | {
      readonly kind: 'glob';
      readonly glob: string;
      /** `tag`: names of images are compared without tag and digest. `negated`: nothing is left out. `noPath`: none from the root. */
      readonly why: NonNullable<ReturnType<typeof globProblem>> | 'tag' | 'negated' | 'noPath';
    };

interface Misspelt {
  readonly written: string;
  readonly known: readonly string[];
  readonly nearest: string | undefined;
}
