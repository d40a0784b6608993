import { describe, expect, it } from 'vitest';
import { FileError } from '../../../src/operations/files';
import { MAX_KEYS, type ReadTrustFile, readTrust } from '../../../src/operations/trust';
import { trustProblemSentence } from '../../../src/presentation/trustText';
import { bytesOf, keyPairs, pemOf } from '../../support/signing';

const FILES: Readonly<Record<string, Awaited<ReturnType<ReadTrustFile>> | FileError>> = {
  'a.pub': Buffer.from(pemOf(keyPairs['P-256']())),
  'b.pub': Buffer.from(pemOf(keyPairs.Ed25519())),
  'private.key': Buffer.from(keyPairs.Ed25519().privateKey.export({ type: 'pkcs8', format: 'pem' })),
  'large.pub': 'tooLarge',
  'relative.pub': 'notAbsolute',
  'locked.pub': new FileError('denied', 'no'),
  'folder.pub': new FileError('notAFile', 'no'),
  'other.json': bytesOf({ mediaType: 'application/json' }),
};

const read: ReadTrustFile = (file) => {
  const content = FILES[file] ?? new FileError('notFound', 'no such file');
  return content instanceof FileError ? Promise.reject(content) : Promise.resolve(content);
};

describe('readTrust', () => {
  it('names the keys as they are written', async () => {
    const { trust, problems } = await readTrust({ keys: ['a.pub', 'b.pub'], root: undefined }, read);
    expect(problems).toEqual([]);
    expect(trust.keys.map(({ name }) => name)).toEqual(['a.pub', 'b.pub']);
    expect(trust.unread).toEqual({ key: false, root: false });
  });

  it('says of each file that counts for nothing why, and what to do', async () => {
    const keys = ['a.pub', 'private.key', 'large.pub', 'relative.pub', 'locked.pub', 'folder.pub', 'gone.pub'];
    const { trust, problems } = await readTrust({ keys, root: 'other.json' }, read);
    expect(trust.keys).toHaveLength(1);
    expect(trust.root).toBeUndefined();
    expect(trust.unread).toEqual({ key: true, root: true });
    expect(problems.map(trustProblemSentence)).toEqual([
      expect.stringMatching(/^private\.key holds no public key that is known here: write one key in the form PEM/),
      'large.pub is larger than any key, so it was not read: check the path.',
      'relative.pub could stand anywhere: write its path from the root, or with ~/.',
      'locked.pub may not be read: check its permissions.',
      'folder.pub is no file: check the path.',
      'gone.pub does not exist: check the path.',
      "other.json is no trust root: take the file trusted_root.json of sigstore's tools.",
    ]);
  });

  it('reads so many keys and no more, each up to 64 KiB, and the root up to 4 MiB', async () => {
    const sizes: number[] = [];
    const keys = Array.from({ length: MAX_KEYS + 2 }, () => 'a.pub');
    const { trust, problems } = await readTrust({ keys, root: 'gone.json' }, (file, max) => {
      sizes.push(max);
      return read(file, max);
    });
    expect(trust.keys).toHaveLength(MAX_KEYS);
    expect(problems.map(({ reason }) => reason)).toEqual(['tooMany', 'notFound']);
    expect(trust.unread).toEqual({ key: true, root: true });
    expect(sizes).toEqual([...Array.from({ length: MAX_KEYS }, () => 65_536), 4 * 1024 * 1024]);
  });
});
