import * as l10n from '@vscode/l10n';
import { CREATED_KEY, UNKNOWN_ARTIFACT } from '../oci/artifactManifest';

/** What `--help` prints for each of the terminal's commands. What people type, names of options among it, is not translated. */
export const cliHelp = {
  all: () =>
    [
      l10n.t('Finds the container images that files name, and says what registries hold under these names.'),
      '',
      `${usage()}: oci-lens COMMAND …`,
      '',
      ...columns([
        ['find [--json] PATH…', l10n.t('Every image reference in files and folders')],
        ['digest REF', l10n.t('The digest that a reference stands for')],
        ['manifest REF', l10n.t("The index or manifest, the registry's bytes")],
        ['config REF [--platform OS/ARCH[/V]]', l10n.t("One platform's manifest with its configuration")],
        ['inspect REF [--json]', l10n.t('What there is to know of an image, for people')],
        ['tags REF [--json]', l10n.t('Every tag of a repository, or name in an image layout or archive')],
        ['referrers REF [--json]', l10n.t('The tree of signatures, SBOMs and attestations')],
        ['pull REF [-o FOLDER]', l10n.t("Writes an artifact's files into a folder")],
        ['push REF [OPTION]… FILE[:TYPE]…', l10n.t('Puts files into a registry as one artifact')],
        ['attach REF --artifact-type T FILE[:TYPE]…', l10n.t('The same, for an image or artifact that is there')],
        ['tag REF NEWTAG', l10n.t('Gives what a reference stands for another tag')],
        ['pin [--write] PATH…', l10n.t('Writes the digests that references stand for behind them')],
        ['unpin [--write] PATH…', l10n.t('Takes the digests away')],
        ['refresh [--write] PATH…', l10n.t('Writes the digests that the tags of pins stand for now')],
        ['check [OPTION]… PATH…', l10n.t('Says what the policy finds at image references in files and folders')],
      ]),
      '',
      l10n.t('Each command says more with {0}.', '--help'),
      ...exitStatus(),
    ].join('\n'),
  find: () =>
    [
      l10n.t(
        'Finds every image reference in files and folders. In folders, what {0} names is left out, and symlinks do not lead out of them.',
        '.gitignore',
      ),
      '',
      `${usage()}: oci-lens find [--json] PATH…`,
      '',
      ...columns([
        ['--json', l10n.t('One JSON object a line')],
        ['-h, --help', l10n.t('This text')],
      ]),
      ...exitStatus(),
    ].join('\n'),
  digest: () =>
    lookUp(
      'digest REF',
      l10n.t(
        'Prints the digest that a reference stands for as {0}: of an image for several platforms that of the index.',
        '{"digest": "sha256:…"}',
      ),
    ),
  manifest: () =>
    lookUp(
      'manifest REF',
      l10n.t("Prints the index or manifest that a reference stands for: the registry's bytes, nothing added."),
    ),
  config: () =>
    lookUp(
      'config REF [--platform OS/ARCH[/V]]',
      l10n.t(
        "Prints one platform's manifest, that manifest's digest and its configuration as one JSON object: {0}. A configuration that is not an image's is printed, too.",
        '{"manifest": {…}, "digest": "sha256:…", "config": {…}}',
      ),
      [
        [
          '--platform OS/ARCH[/V]',
          l10n.t(
            'Which image of an index; it must be there. Default: linux/amd64, else the first for linux, else the first. A single manifest is taken as it is',
          ),
        ],
      ],
    ),
  inspect: () =>
    lookUp('inspect REF [--json]', l10n.t('Shows what a reference stands for: platforms, configuration, layers.'), [
      [
        '--json',
        l10n.t(
          'One JSON object: {0}. The manifest is that of the chosen platform; the config of an artifact is null',
          'reference, digest, mediaType, platforms, manifest, config',
        ),
      ],
    ]),
  tags: () =>
    lookUp(
      'tags REF [--json]',
      l10n.t(
        'Prints every tag of a repository, or the names of the images in an image layout or archive, one a line, in the order of their characters ({0}): versions are not compared. The tag in the reference does not matter.',
        '1.10, 1.9, A, a',
      ),
      [['--json', l10n.t('One JSON object: {0}', '{"repository": "docker.io/library/nginx", "tags": ["…"]}')]],
    ),
  referrers: () =>
    lookUp(
      'referrers REF [--artifact-type T] [--depth N] [--details] [--key FILE]… [--trust-root FILE] [--json]',
      [
        l10n.t(
          "Shows what there is about an image, the images of its index, and about that again: signatures, SBOMs, attestations and other artifacts, by the registry's list of referrers or the referrers tag, by cosign's tags, and in the index. How each was found stands in brackets. Nothing is verified without {0} or {1}.",
          '--key',
          '--trust-root',
        ),
        l10n.t('That there is none of something is said only where every look-up succeeded.'),
        l10n.t(
          'With {0} or {1} each signature is said to be verified, and by whom; or failed, or not checked, and why. The exit status says nothing of that. A trust root names who may issue certificates, not whose signature is wanted: look at the identity.',
          '--key',
          '--trust-root',
        ),
      ].join('\n'),
      [
        ['--artifact-type T', l10n.t('Only artifacts of this type, and what leads to them')],
        ['--depth N', l10n.t('So many levels of referrers, from 0. Default, and the most: 16')],
        [
          '--details',
          l10n.t(
            'Read what the artifacts hold, and sum it up: packages of an SBOM, builder and source of a provenance, identity of a certificate, files of a chart or bundle',
          ),
        ],
        [
          '--key FILE',
          l10n.t(
            "Check signatures against this public key, in the form PEM: cosign's of both forms. May be given several times",
          ),
        ],
        [
          '--trust-root FILE',
          l10n.t(
            "Check signatures with certificates against this trust root, the file {0} of sigstore's tools",
            'trusted_root.json',
          ),
        ],
        [
          '--json',
          l10n.t(
            'One JSON object: {0}; each of the last is an object with {1}. {2} each have {3}; {4} is one of {5}, {6} one of {7}, {8} some of {9}',
            'reference, digest, mediaType, artifactType, size, signed, sbom, provenance, cosignTags, problems, details, referrers',
            'digest, mediaType, artifactType, size, created, platform, kind, form, predicateTypes, found, elsewhere, otherSubject, problems, verifications, details, referrers',
            'signed, sbom, provenance',
            'state, count, subjects, reasons',
            'state',
            'found, none, unchecked, notLookedFor',
            'kind',
            'content, signature, attestation, sbom, other',
            'found',
            'api, tagSchema, cosignTag, indexEntry, localIndex',
          ),
        ],
      ],
    ),
  pull: () =>
    lookUp(
      'pull REF [-o FOLDER]',
      l10n.t(
        "Writes an artifact's files into a folder, under the names that its layers have as titles, and prints one JSON object: {0}. Nothing is overwritten: what is there stays, and is named, as are files whose name starts with a dot.",
        RESULT,
      ),
      [['-o, --output FOLDER', l10n.t('The folder; made where it is not there. Default: where the command is given')]],
    ),
  push: () =>
    write(
      'push REF [--artifact-type T] [--annotation K=V]… [--config FILE:TYPE] FILE[:TYPE]…',
      l10n.t(
        'Puts files into a registry as one artifact under the tag of a reference, and prints one JSON object: {0}. Where it goes, and as whom, is said first.',
        RESULT,
      ),
      [
        ['--artifact-type T', l10n.t('What it is. Default: {0}, or the type of its configuration', UNKNOWN_ARTIFACT)],
        ...artifactRows(),
        ['--config FILE:TYPE', l10n.t('A file that is its configuration. Default: the empty one')],
      ],
    ),
  attach: () =>
    write(
      'attach REF --artifact-type T [--annotation K=V]… FILE[:TYPE]…',
      l10n.t(
        'Puts files into a registry as one artifact that refers to what a reference stands for, such as its signature or SBOM, and prints one JSON object: {0}. Where it goes, and as whom, is said first.',
        RESULT,
      ),
      [['--artifact-type T', l10n.t('What it is')], ...artifactRows()],
    ),
  tag: () =>
    write(
      'tag REF NEWTAG',
      l10n.t(
        'Gives what a reference stands for another tag in its repository, and prints one JSON object: {0}. A tag that is there moves.',
        'reference, digest, mediaType, artifactType, size',
      ),
    ),
  pin: (action: 'pin' | 'unpin' | 'refresh') =>
    [
      pinPurpose(action),
      l10n.t('Prints a unified diff, and changes nothing without {0}.', '--write'),
      '',
      `${usage()}: oci-lens ${action} [--write] PATH…`,
      '',
      ...columns([['--write', l10n.t('Change the files: no byte but those of the digests')], ...accessRows()]),
      '',
      credentialsLine(),
      '',
      l10n.t(
        'Exit status: 0 done, 1 changes needed (without {0}), 2 wrong use, 3 something could not be read, looked up or written (the rest was done, and it is named).',
        '--write',
      ),
    ].join('\n'),
  check: () =>
    [
      l10n.t(
        'Says what the policy finds at the image references in files and folders: the policy is {0} of the nearest folder at or above each path, up to the root of the repository (without one, up to the working folder, and above it in folders of your own). A file under several of the paths is reported once, for the nearest.',
        '.oci-lens.yaml',
      ),
      l10n.t(
        'A line each: {0}; or {1} for what cannot be known, which is neither a finding nor a pass. What comments or the policy turn off is counted.',
        'FILE:LINE:COLUMN SEVERITY RULE: …',
        'unknown',
      ),
      '',
      `${usage()}: oci-lens check [--json | --sarif | --github] [--fail-on hint|warning|error] PATH…`,
      '',
      ...columns([
        [
          '--json',
          l10n.t(
            'One JSON object: {0}; each of the first two is an object with {1}. {2} is {3} or {4}; {5} have {6}, too; {7} are what is wrong beside the images, with {8}',
            'findings, turnedOff, problems, counts, licenceList',
            'file, line, column, endLine, endColumn, text, reference, rule, severity, kind, detail, message, related',
            'kind',
            'violation',
            'unknown',
            'turnedOff',
            'by, reason',
            'problems',
            'kind (policy, policyFile, suppression, reference, unread), file, line, column, endLine, endColumn, message',
          ),
        ],
        ['--sarif', l10n.t('A log in SARIF 2.1.0, for code scanning. What cannot be known has the kind {0}', 'open')],
        ['--github', l10n.t('Workflow commands of GitHub Actions, which show each finding at its line')],
        ['--fail-on SEVERITY', l10n.t('The least severity that makes the exit status 1. Default: {0}', 'warning')],
        ...accessRows(),
      ]),
      '',
      credentialsLine(),
      '',
      l10n.t(
        'Exit status: 0 nothing was found or there is no policy, 1 something of this severity was, else 2 for wrong use and a policy that is not written as it should be (what could be read counts), else 3 where something could not be read or looked up.',
      ),
    ].join('\n'),
} as const;

function pinPurpose(action: 'pin' | 'unpin' | 'refresh'): string {
  switch (action) {
    case 'pin':
      return l10n.t(
        'Pins every image reference in files and folders to the digest that it stands for: an image for several platforms to that of its index. Pins that are there stay.',
      );
    case 'unpin':
      return l10n.t('Takes the digest of every pinned image reference in files and folders away.');
    case 'refresh':
      return l10n.t(
        'Pins every pinned image reference in files and folders whose tag has moved to what the tag stands for now. A pin of one platform stays one.',
      );
  }
}

/** The names in what `push`, `attach` and `pull` print. */
const RESULT = 'reference, digest, mediaType, artifactType, size, subject, files';

function artifactRows(): readonly Row[] {
  return [
    [
      'FILE[:TYPE]',
      l10n.t('A file, and its media type. Default: {0}. Its path is its title', 'application/octet-stream'),
    ],
    [
      '--annotation K=V',
      l10n.t(
        'An annotation of the manifest (again and again); with {0} the same files give the same digest',
        `${CREATED_KEY}=…`,
      ),
    ],
  ];
}

function write(synopsis: string, purpose: string, options: readonly Row[] = []): string {
  return [
    purpose,
    '',
    `${usage()}: oci-lens ${synopsis}`,
    '',
    ...columns([...options, ...accessRows()]),
    '',
    credentialsLine(),
    '',
    l10n.t('Exit status: 0 done, 2 wrong use, 3 something could not be read or written.'),
  ].join('\n');
}

function lookUp(synopsis: string, purpose: string, options: readonly Row[] = []): string {
  return [
    purpose,
    '',
    `${usage()}: oci-lens ${synopsis}`,
    '',
    l10n.t(
      '{0} is an image reference, {1} or {2} (an OCI image layout), or {3}; an image in the last is chosen by {2}, too.',
      'REF',
      'oci:FOLDER[:TAG]',
      'oci-archive:FILE[:TAG]',
      'docker-archive:FILE',
    ),
    '',
    ...columns([...options, ...accessRows()]),
    '',
    credentialsLine(),
    ...exitStatus(),
  ].join('\n');
}

function accessRows(): readonly Row[] {
  return [
    [
      '--plain-http HOST',
      l10n.t(
        'Speak http without TLS to this host (HOST or HOST:PORT, again and again); this machine needs no such option',
      ),
    ],
    ['--ca-file FILE', l10n.t('Trust the authorities in this file (PEM) too')],
    ['--timeout SECONDS', l10n.t('The longest wait for one answer. Default: 60, and 10 for a connection')],
    ['--concurrency N', l10n.t('The most requests at once. Default: 24, and 6 to one host, 16 for referrers')],
    ['-h, --help', l10n.t('This text')],
  ];
}

function credentialsLine(): string {
  return l10n.t(
    'Credentials are the sign-ins in the keychain, then those of {0} and {1}; the proxy is that of {2} and {3}.',
    'docker login',
    'podman login',
    'HTTPS_PROXY',
    'NO_PROXY',
  );
}

type Row = readonly [name: string, meaning: string];

function columns(rows: readonly Row[]): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, meaning]) => `  ${name.padEnd(width)}   ${meaning}`);
}

function usage(): string {
  return l10n.t('Usage');
}

function exitStatus(): readonly string[] {
  return [
    '',
    l10n.t('Exit status: 0 done, 2 wrong use, 3 something could not be read (the rest was done, and it is named).'),
  ];
}
