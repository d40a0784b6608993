import {
  type EvidenceNode,
  type EvidenceTree,
  nodesOf,
  ofArtifactType,
  type Statement,
  type UncheckedReason,
} from '../inspection/evidence';
import { evidenceTree } from '../inspection/evidenceTree';
import { platformPath } from '../oci/platform';
import { cliHelp } from '../presentation/cliHelp';
import { cliText } from '../presentation/cliText';
import { cutSentences, evidenceText, problemSentence } from '../presentation/evidenceText';
import { jsonText } from '../presentation/jsonText';
import { registryCommand } from './registryCommand';
import { ExitStatus } from './terminal';

const DEPTH = { least: 0, most: 16 };

/** `oci-lens referrers REF [--artifact-type T] [--depth N] [--json]`: what could be found is printed also where some of it could not. */
export const referrersCommand = registryCommand({
  help: cliHelp.referrers,
  flags: ['json'],
  options: ['artifact-type', 'depth'],
  problem: (values) => {
    const text = values('depth').at(-1);
    if (text === undefined || (/^\d{1,2}$/.test(text) && Number(text) <= DEPTH.most)) return undefined;
    return cliText.notInRange('--depth', text, DEPTH.least, DEPTH.most);
  },
  run: async ({ source, registries, locator, name, ask, flags, values, terminal }) => {
    const depth = values('depth').at(-1);
    const options = { depth: depth === undefined ? undefined : Number(depth) };
    const whole =
      locator.kind === 'registry'
        ? await evidenceTree(registries, locator, options, ask)
        : await evidenceTree(source, locator, options, ask);
    const type = values('artifact-type').at(-1);
    const tree = type === undefined ? whole : ofArtifactType(whole, type);
    const output = flags.has('json') ? jsonText(evidenceJson(name, tree)) : evidenceText(name, tree);
    await terminal.print(`${output}\n`);
    const problems = [...nodesOf(whole.root)].flatMap(({ problems: some, descriptor }) =>
      some.map((problem) => problemSentence(problem, descriptor.digest, locator)),
    );
    for (const sentence of new Set([...problems, ...cutSentences(whole.cuts)])) terminal.report(sentence);
    return problems.length > 0 || whole.cuts.some((cut) => cut !== 'wanted') ? ExitStatus.failed : ExitStatus.done;
  },
});

/** The names and their order are what scripts rely on. */
function evidenceJson(reference: string, { root, signed, sbom, provenance, cosignTags }: EvidenceTree) {
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
    referrers: root.children.map(nodeJson),
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

function nodeJson(node: EvidenceNode): object {
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
    referrers: children.map(nodeJson),
  };
}

function problemsJson({ problems }: EvidenceNode): readonly string[] {
  return [...new Set(problems.map(reasonJson))];
}

/** `referrers: rateLimited`, `manifest: digestMismatch`, `referrers: limit`. */
function reasonJson(reason: UncheckedReason): string {
  if ('error' in reason) return `${reason.what}: ${reason.error.kind}`;
  return 'end' in reason ? `${reason.what}: ${reason.end}` : reason.what;
}
