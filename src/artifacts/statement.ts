import { malformed, ok, type Parsed, parseJson } from '../oci/parsed';
import { objectAt, objectOf, objectsAt, textAt } from './jsonValue';

/**
 * What somebody says about files or images.
 * @see https://github.com/in-toto/attestation/blob/v1.1.0/spec/v1/statement.md
 */
export interface Statement {
  readonly version: '0.1' | '1';
  readonly subjects: readonly StatementSubject[];
  readonly predicateType: string;
  readonly predicate: unknown;
}

export interface StatementSubject {
  readonly name: string | undefined;
  /** The encoded part of each digest by its algorithm: `sha256`, `gitCommit`. */
  readonly digests: ReadonlyMap<string, string>;
}

export const IN_TOTO_TYPE = 'application/vnd.in-toto+json';

const VERSIONS: ReadonlyMap<string, Statement['version']> = new Map([
  ['https://in-toto.io/Statement/v0.1', '0.1'],
  ['https://in-toto.io/Statement/v1', '1'],
]);

export function parseStatement(bytes: Uint8Array): Parsed<Statement> {
  const json = parseJson(bytes);
  return json.kind === 'ok' ? statementOf(json.value) : json;
}

/** The in-toto statement that a JSON value is. */
export function statementOf(value: unknown): Parsed<Statement> {
  const statement = objectOf(value);
  const version = VERSIONS.get(textAt(statement, '_type') ?? '');
  if (!version) return malformed('not an in-toto statement');
  const predicateType = textAt(statement, 'predicateType');
  if (predicateType === undefined) return malformed('a statement without a predicateType');
  const subjects = objectsAt(statement, 'subject').map((subject): StatementSubject => {
    const digests = Object.entries(objectAt(subject, 'digest') ?? {});
    return {
      name: textAt(subject, 'name'),
      digests: new Map(digests.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
    };
  });
  return ok({ version, subjects, predicateType, predicate: statement?.['predicate'] });
}
