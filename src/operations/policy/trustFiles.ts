import { parsePublicKey, type PublicKey } from '../../artifacts/publicKey';
import { parseTrustRoot } from '../../artifacts/trustRoot';
import type { Trust } from '../../artifacts/verify';
import type { Fact, TrustFiles } from '../../policy/imageFacts';
import { readNamed } from '../beside';
import type { Files } from '../files';

/** Whom the files of a policy name, each read once. */
export class PolicyTrust {
  private readonly known = new Map<string, Promise<Fact<Trust>>>();

  /** @param files under the root of the policy: what stands elsewhere is not read. */
  constructor(private readonly files: Files) {}

  of(named: TrustFiles): Promise<Fact<Trust>> {
    const key = JSON.stringify([named.keys, named.trustRoot]);
    const known = this.known.get(key) ?? this.read(named);
    this.known.set(key, known);
    return known;
  }

  private async read({ keys: paths, trustRoot }: TrustFiles): Promise<Fact<Trust>> {
    const keys: PublicKey[] = [];
    for (const path of paths) {
      const text = await readNamed(this.files, path);
      const key = text === undefined ? undefined : parsePublicKey(text, path);
      if (key?.kind !== 'ok') return notRead(path);
      keys.push(key.value);
    }
    if (trustRoot === undefined) return { kind: 'known', value: { keys, root: undefined } };
    const text = await readNamed(this.files, trustRoot);
    const root = text === undefined ? undefined : parseTrustRoot(new TextEncoder().encode(text));
    return root?.kind === 'ok' ? { kind: 'known', value: { keys, root: root.value } } : notRead(trustRoot);
  }
}

function notRead(path: string): Fact<never> {
  return { kind: 'unknown', why: { kind: 'trustNotRead', path } };
}
