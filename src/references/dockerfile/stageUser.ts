import { join, type Piece, type Syntax } from '../interpolation';
import type { Asks } from '../occurrence';
import { argumentsOf, sliceOf, unquoted } from './arguments';
import { assignments } from './assignments';
import type { Instruction } from './instruction';
import { pieces } from './pieces';
import { isTemplated } from './verbatim';

const UNKNOWN: readonly Piece[] = [{ kind: 'unknown' }];

/**
 * Whom the instructions of one stage make what runs there run as: the last USER counts.
 * @see https://docs.docker.com/reference/dockerfile/#user
 */
export class StageUser {
  private readonly args = new Map<string, readonly Piece[]>();
  private readonly env = new Map<string, readonly Piece[]>();
  private last: Asks['user'];

  /** @param globals the ARGs in front of the first FROM: one of a stage that gives no default has theirs. */
  constructor(
    private readonly globals: ReadonlyMap<string, readonly Piece[]>,
    private readonly escape: string,
  ) {}

  get user(): Asks['user'] {
    return this.last;
  }

  read(instruction: Instruction): void {
    switch (instruction.keyword) {
      case 'ARG':
        for (const { name, value } of assignments(instruction, this.escape)) {
          this.args.set(name, value ? pieces(value, this.syntax) : (this.globals.get(name) ?? UNKNOWN));
        }
        break;
      case 'ENV':
        for (const { name, value } of assignments(instruction, this.escape)) {
          this.env.set(name, value ? pieces(value, this.syntax) : UNKNOWN);
        }
        break;
      case 'USER': {
        const [word] = argumentsOf(instruction, this.escape).rest;
        if (!word) break;
        const part = unquoted(word);
        const expanded = join(pieces(word, this.syntax));
        const isKnown = expanded.kind === 'known' && !isTemplated(sliceOf(word));
        const span = part.line.spanOf(part.start, Math.max(part.end, part.start + 1));
        this.last = { value: isKnown ? expanded.text : undefined, span };
      }
    }
  }

  /** ENV wins; what neither sets can be of the image that the stage begins with. */
  private get syntax(): Syntax {
    return { escape: this.escape, lookup: (name) => this.env.get(name) ?? this.args.get(name) ?? UNKNOWN };
  }
}
