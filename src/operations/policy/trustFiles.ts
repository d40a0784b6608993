import type { Trust } from '../../artifacts/verify';
import type { Fact, TrustFiles } from '../../policy/imageFacts';
import { readNamed } from '../beside';
import { FileError, type Files } from '../files';
import { readTrust } from '../trust';

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

  private async read({ keys, trustRoot }: TrustFiles): Promise<Fact<Trust>> {
    const read = async (path: string): Promise<Uint8Array> => {
      const text = await readNamed(this.files, path);
      if (text === undefined) throw new FileError('notFound', `Not a file of the policy's folder: ${path}`);
      return new TextEncoder().encode(text);
    };
    // How many there may be is the policy's to say: its reader has a limit.
    const { trust, problems } = await readTrust({ keys, root: trustRoot }, read, keys.length);
    const [problem] = problems;
    return problem
      ? { kind: 'unknown', why: { kind: 'trustNotRead', path: problem.file } }
      : { kind: 'known', value: trust };
  }
}
