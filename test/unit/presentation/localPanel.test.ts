import { rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest';
import { lookUpSentence } from '../../../src/presentation/lookUpSentence';
import type { LocalLocator } from '../../../src/registry/imageSource';
import { createScratchFolder, type ScratchFolder } from '../../support/scratchFolder';
import {
  archiveAt,
  ask,
  blobName,
  CONFIG,
  failure,
  imageManifest,
  layoutAt,
  layoutFiles,
  localSources,
  toolMade,
  writeFiles,
} from '../registry/local/localFixtures';
import { inspected, partsOf, ready } from './inspected';

const ONE = imageManifest('one');
const TWO = imageManifest('two');

/** The panel's parts when all has come that comes. */
async function parts(locator: LocalLocator) {
  return partsOf(locator, (await inspected(localSources(), locator)).state);
}

describe('the panel of a layout or archive', () => {
  let scratch: ScratchFolder;
  let place: string;

  beforeEach(async () => {
    scratch = await createScratchFolder({});
    place = path.join(scratch.path, 'layout');
    await writeFiles(place, layoutFiles([['1.0', ONE]]));
  });
  afterEach(() => scratch.remove());

  it('shows its name, place, digest, platforms, configuration and layers', async () => {
    const folder = path.join(toolMade, 'crane-signed');
    const page = await parts(layoutAt(folder, 'multi'));
    expect(page.header).toEqual({ title: 'crane-signed:multi', subtitle: folder, canPin: false, canCompare: false });
    expect(ready(page.overview).facts.slice(0, 2)).toMatchObject([
      { label: 'Place', value: `oci:${folder}:multi` },
      { label: 'Digest', value: expect.stringMatching(/^sha256:28618f99/) as unknown },
    ]);
    expect(ready(page.contents).rows).toMatchObject([
      { name: 'linux/amd64', chosen: true },
      { name: 'linux/arm64/v8', chosen: false },
      { name: 'linux/arm/v7' },
    ]);
    expect(ready(page.configuration)).toMatchObject({ title: 'linux/amd64' });
    expect(ready(page.layers).rows).toMatchObject([{ size: expect.stringMatching(/B$/) as unknown, share: 1 }]);
    expect(ready(page.raw).documents.map(({ title }) => title)).toEqual(['Index', 'Manifest', 'Configuration']);
  });

  it('says that the digest of what docker saved is that of no registry', async () => {
    const facts = async (name: string) =>
      ready((await parts(archiveAt(path.join(toolMade, name)))).overview).facts.map(({ label }) => label);
    expect(await facts('skopeo-docker-archive.tar')).toEqual(expect.arrayContaining(['Composed', 'Size']));
    expect(await facts('skopeo-oci-archive.tar')).toContain('Compressed size');
    expect(await facts('skopeo-oci-archive.tar')).not.toContain('Composed');
  });

  it('names what it lists, where it is asked for as a whole', async () => {
    await writeFiles(
      place,
      layoutFiles([
        ['1.0', ONE],
        ['\u202e2.0', TWO],
        [undefined, ONE],
      ]),
    );
    const { header, contents } = await parts(layoutAt(place));
    expect(header.title).toBe('layout');
    expect(ready(contents).rows.map(({ name }) => name)).toEqual(['1.0', '⟨U+202E⟩2.0', 'no platform named']);
  });

  it('shows a name that holds commands for a terminal or reorders text as what it is', async () => {
    const { title, subtitle } = (await parts(archiveAt('/images/\u202eevil\n.tar'))).header;
    expect([title, subtitle]).toEqual(['⟨U+202E⟩evil .tar', '/images/⟨U+202E⟩evil .tar']);
  });

  const config = path.join(...blobName(CONFIG).split('/'));
  it.each([
    ['is not there', /lacks a part of this image .*: write it again from its source/, () => Promise.resolve()],
    [
      'has another digest',
      /does not match its digest, so it is not shown: write it again/,
      (file: string) => writeFile(file, 'other'),
    ],
    [
      'is a link out of the folder',
      /was not read any further, for your safety \(.*link that leads out.*\): write it again without such links/,
      (file: string) => symlink('/etc/hostname', file),
    ],
  ])('keeps the rest where the configuration %s', async (_name, sentence, spoil) => {
    await rm(path.join(place, config));
    await spoil(path.join(place, config));
    const page = await parts(layoutAt(place));
    expect(ready(page.overview).facts[1]).toMatchObject({ value: digestOf(ONE) });
    expect(page.configuration).toMatchObject({
      ...{ kind: 'failed', canSignIn: false },
      sentence: expect.stringMatching(sentence) as unknown,
    });
  });

  it.each([
    ['a name that is not there', (at: string) => layoutAt(at, '2.0'), /does not hold this image .*: check its name/],
    [
      'a folder without a layout',
      () => layoutAt(toolMade),
      /cannot be read as an image layout .*oci-layout is missing/,
    ],
    ['nothing', () => layoutAt('/nowhere/at/all'), /does not exist: check the path/],
    ['a file that is no tar', (at: string) => archiveAt(path.join(at, 'oci-layout')), /cannot be read as .*no tar/],
  ])('says in a sentence that there is %s', async (_name, locator, sentence) => {
    expect((await parts(locator(place))).overview).toMatchObject({
      ...{ kind: 'failed', sentence: expect.stringMatching(sentence) as unknown },
    });
  });

  it('says that there is too much', async () => {
    const index = path.join(place, 'index.json');
    await truncate(index, 5 << 20);
    expect((await parts(layoutAt(place))).overview).toMatchObject({
      ...{ kind: 'failed', sentence: expect.stringMatching(/more than any image needs .*: check where/) as unknown },
    });
  });

  it('says that a manifest is missing, and of a digest that someone named to check it', async () => {
    await rm(path.join(place, ...blobName(ONE).split('/')));
    const sentence = async (locator: LocalLocator) =>
      lookUpSentence(await failure(localSources().manifest(locator, ask())), locator);
    expect(await sentence(layoutAt(place, '1.0'))).toMatch(/lacks a part of this image/);
    expect(await sentence({ ...layoutAt(place), digest: digestOf(TWO) })).toMatch(/check its name/);
  });
});
