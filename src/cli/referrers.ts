import type { Verification } from '../artifacts/verification';
import type { Trust } from '../artifacts/verify';
import {
  type EvidenceNode,
  type EvidenceTree,
  nodesOf,
  ofArtifactType,
  type Statement,
  type UncheckedReason,
} from '../inspection/evidence';
import type { EvidenceContents, EvidenceReading } from '../inspection/evidenceContents';
import { evidenceTree } from '../inspection/evidenceTree';
import { platformPath } from '../oci/platform';
import { cliHelp } from '../presentation/cliHelp';
import { cliText } from '../presentation/cliText';
import { cutSentences, problemSentence, unreadSentence } from '../presentation/evidenceProblems';
import { evidenceText } from '../presentation/evidenceText';
import { jsonText } from '../presentation/jsonText';
import type { Folders, ReadOptions } from './namedFile';
import { registryCommand } from './registryCommand';
import { ExitStatus } from './terminal';

const DEPTH = { least: 0, most: 16, whole: true };

const NOTHING_READ: EvidenceContents = { readings: new Map(), problems: [], more: 0 };

/**
 * `oci-lens referrers REF [--artifact-type T] [--depth N] [--details] [--key FILE]… [--trust-root FILE] [--json]`: what could be found is
 * printed also where some of it could not.
 */
export const referrersCommand = registryCommand({
  help: cliHelp.referrers,
  flags: ['json', 'details'],
  options: ['artifact-type', 'depth', 'key', 'trust-root'],
  problem: (values) => {
    const text = values('depth').at(-1);
    if (text === undefined || (/^\d{1,2}$/.test(text) && Number(text) <= DEPTH.most)) return undefined;
    return cliText.notInRange('--depth', text, DEPTH);
  },
  run: async ({ source, registries, locator, name, ask, flags, values, terminal }) => {
    const trust = await trustOf(values('key'), values('trust-root').at(-1), terminal);
    if (trust.kind === 'failed') {
      terminal.report(trust.sentence);
      return trust.status;
    }
    const depth = values('depth').at(-1);
    const options = { depth: depth === undefined ? undefined : Number(depth) };
    const whole =
      locator.kind === 'registry'
        ? await evidenceTree(registries, locator, options, ask)
        : await evidenceTree(source, locator, options, ask);
    const type = values('artifact-type').at(-1);
    const tree = type === undefined ? whole : ofArtifactType(whole, type);
    const wanted = { facts: flags.has('details'), trust: trust.value };
    let contents = NOTHING_READ;
    if (wanted.facts || wanted.trust) {
      const { evidenceContents } = await import('../inspection/evidenceContents');
      // What is verified is counted in the whole tree.
      const { root } = wanted.trust ? whole : tree;
      contents = await evidenceContents(source, locator, root, wanted, ask);
    }
    const readings = new Map(contents.readings);
    if (tree !== whole) addShown(readings, whole.root, tree.root);
    const output = flags.has('json')
      ? jsonText(evidenceJson(name, tree, readings))
      : evidenceText(name, tree, readings, wanted.trust && whole.root);
    await terminal.print(`${output}\n`);
    const problems = [...nodesOf(whole.root)].flatMap(({ problems: some, descriptor }) =>
      some.map((problem) => problemSentence(problem, descriptor.digest, locator)),
    );
    const unread = contents.problems.map(({ digest, error }) => unreadSentence(error, digest, locator));
    const left = contents.more > 0 ? [cliText.notAllRead(contents.more)] : [];
    for (const sentence of new Set([...problems, ...unread, ...left, ...cutSentences(whole.cuts)]))
      terminal.report(sentence);
    const isWhole = problems.length + unread.length + left.length === 0 && whole.cuts.every((cut) => cut === 'wanted');
    return isWhole ? ExitStatus.done : ExitStatus.failed;
  },
});

/** What was read of a place in the whole tree is known of the same place in the part of it that is shown. */
function addShown(readings: Map<EvidenceNode, EvidenceReading>, whole: EvidenceNode, shown: EvidenceNode): void {
  const reading = readings.get(whole);
  if (reading) readings.set(shown, reading);
  const children = new Map(whole.children.map((child) => [child.descriptor.digest, child]));
  for (const child of shown.children) {
    const same = children.get(child.descriptor.digest);
    if (same) addShown(readings, same, child);
  }
}

/** Undefined where nothing is to be checked. */
async function trustOf(
  keys: readonly string[],
  root: string | undefined,
  folders: Folders,
): Promise<ReadOptions<Trust | undefined>> {
  if (keys.length === 0 && root === undefined) return { kind: 'ok', value: undefined };
  const { trustIn } = await import('./trust');
  return trustIn({ keys, root }, folders);
}

/** The names and their order are what scripts rely on. */
function evidenceJson(
  reference: string,
  { root, signed, sbom, provenance, cosignTags }: EvidenceTree,
  readings: EvidenceContents['readings'],
) {
  const { digest, mediaType, size } = root.descriptor;
  return {
    reference,
    digest,
    mediaType,
    artifactType: root.artifactType ?? null,
    size,
    signed: statementJson(signed),
    sbom: statementJson(sbom),
    provenance: statementJson(provenance),
    cosignTags,
    problems: problemsJson(root),
    details: detailsJson(readings.get(root)),
    referrers: root.children.map((child) => nodeJson(child, readings)),
  };
}

function statementJson(statement: Statement) {
  const reasons = statement.kind === 'unchecked' ? [...new Set(statement.reasons.map(reasonJson))] : [];
  return {
    state: statement.kind,
    count: statement.kind === 'found' ? statement.count : 0,
    subjects: statement.kind === 'found' ? statement.subjects : [],
    reasons,
  };
}

function nodeJson(node: EvidenceNode, readings: EvidenceContents['readings']): object {
  const { descriptor, artifactType, kind, created, found, children, isAgain, isAboutOther } = node;
  return {
    digest: descriptor.digest,
    mediaType: descriptor.mediaType,
    artifactType: artifactType ?? null,
    size: descriptor.size,
    created: created ?? null,
    platform: (descriptor.platform && platformPath(descriptor.platform)) || null,
    kind: kind.kind,
    form: kind.kind === 'signature' ? kind.form : null,
    predicateTypes: kind.kind === 'attestation' ? kind.predicateTypes : [],
    found,
    elsewhere: isAgain,
    otherSubject: isAboutOther,
    problems: problemsJson(node),
    verifications: readings.get(node)?.verifications.map(verificationJson) ?? [],
    details: detailsJson(readings.get(node)),
    referrers: children.map((child) => nodeJson(child, readings)),
  };
}

function verificationJson(verification: Verification): object {
  if (verification.kind !== 'verified') {
    return { state: verification.kind, reason: verification.reason, by: null, predicateType: null };
  }
  const { kind, by, predicateType = null } = verification;
  return { state: kind, reason: null, by: withNull(by), predicateType };
}

function detailsJson(reading: EvidenceReading | undefined): readonly object[] {
  return reading?.facts.map(withNull) ?? [];
}

/** What is not known is null, as everywhere in JSON of ours. */
function withNull(value: object): object {
  return JSON.parse(JSON.stringify(value, (_, member: unknown) => member ?? null)) as object;
}

function problemsJson({ problems }: EvidenceNode): readonly string[] {
  return [...new Set(problems.map(reasonJson))];
}

/** `referrers: rateLimited`, `manifest: digestMismatch`, `referrers: limit`. */
function reasonJson(reason: UncheckedReason): string {
  if ('error' in reason) return `${reason.what}: ${reason.error.kind}`;
  return 'end' in reason ? `${reason.what}: ${reason.end}` : reason.what;
}
