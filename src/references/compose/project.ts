import type { Beside } from '../finder';
import type { Syntax } from '../interpolation';
import type { Asked } from '../occurrence';
import type { YamlDocument } from '../yaml/documents';
import { valueOf } from '../yaml/images';
import type { LocatedScalar } from '../yaml/scalars';
import { parseDotenv } from './dotenv';

/** One YAML document of a Compose file, and the variables that it is interpolated with. */
export interface Project {
  readonly document: YamlDocument;
  readonly variables: Syntax;
}

/** The file beside a Compose file that sets variables. */
export const DOTENV = '.env';

/**
 * What the variables are set to in the file beside; the shell can override it, but is never read. The file is read when a variable is
 * first asked for.
 * @see https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
 */
export function variablesBeside(beside: Beside): Syntax {
  let known: ReturnType<typeof parseDotenv> | undefined;
  return {
    lookup: (name) => {
      known ??= parseDotenv(beside(DOTENV) ?? '', DOTENV);
      return known.get(name);
    },
  };
}

/** What a scalar says when it is interpolated; undefined where there is none, or where only a run knows. */
export function askedText({ variables }: Project, scalar: LocatedScalar | undefined): Asked<string> | undefined {
  const value = scalar && valueOf(scalar, { variables });
  return scalar && value !== undefined && value !== '' ? { value, span: scalar.span } : undefined;
}
