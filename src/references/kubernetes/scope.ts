import type { YAMLMap } from 'yaml';
import type { YamlDocument } from '../yaml/documents';
import { type PodAsks, podAsks } from './podAsks';

/** A parameter that a mapping declares or passes on. */
export interface Parameter {
  /** Undefined where nothing is passed: then what it is set to outside counts. */
  readonly value?: ParameterText | undefined;
  readonly default?: ParameterText | undefined;
}

/** A literal, by its node; `unknown` is a value that is no text, or one of many. */
export type ParameterText = { readonly kind: 'written'; readonly node: unknown } | { readonly kind: 'unknown' };

/** A mapping that a walk is inside of, with those around it in the same object. What it says is read when it is first asked for. */
export class Scope {
  private read: PodAsks | undefined;
  private declared: ReadonlyMap<string, Parameter> | undefined;

  constructor(
    readonly document: YamlDocument,
    readonly map: YAMLMap,
    /** Undefined for the object itself. */
    readonly up?: Scope,
  ) {}

  /** What is asked of the containers here: by this mapping, else by the nearest one around that does. */
  get asks(): PodAsks {
    this.read ??= podAsks(this.document, this.map, this.up?.asks ?? {});
    return this.read;
  }

  parameters(
    read: (document: YamlDocument, map: YAMLMap) => ReadonlyMap<string, Parameter>,
  ): ReadonlyMap<string, Parameter> {
    this.declared ??= read(this.document, this.map);
    return this.declared;
  }
}
