import * as v from 'valibot';
import { checkSchema } from './check';
import { factSchema, MAX_COPY } from './fact';
import { heldSchema, packagesSchema } from './panelHeld';
import { wordsSchema } from './panelWords';

/** A row of the tree of what a tag contains, in the order shown; `level` from 1. */
const contentRowSchema = v.object({
  digest: v.string(),
  level: v.number(),
  kind: v.picklist(['platform', 'index', 'attestation', 'artifact']),
  name: v.string(),
  shortDigest: v.string(),
  /** '' where it is not known. */
  size: v.string(),
  /** Shown below the name: media type of what is no image, os.version, predicate types. */
  note: v.optional(v.string()),
  chosen: v.boolean(),
  /** An index that is not its own child can be unfolded. */
  expanded: v.optional(v.boolean()),
  /** Why an unfolded index could not be read. */
  problem: v.optional(v.string()),
});

const layerRowSchema = v.object({
  /** 'steps': several empty steps in a row, folded; `steps` holds their instructions. */
  kind: v.picklist(['layer', 'steps']),
  instruction: v.string(),
  steps: v.optional(v.array(v.string())),
  size: v.string(),
  /** Of the whole, 0 to 1. */
  share: v.number(),
  digest: v.optional(v.string()),
  shortDigest: v.optional(v.string()),
  note: v.optional(v.string()),
  /** A file of an artifact, which can be saved. `open`: it may be text. */
  file: v.optional(v.picklist(['open', 'save'])),
});

const annotationRowSchema = v.object({
  key: v.string(),
  /** What people call it, for well-known keys. */
  name: v.optional(v.string()),
  value: v.string(),
  copy: v.optional(v.string()),
  link: v.optional(v.string()),
  /** Where it stands: index, manifest, configuration, in the user's language. */
  places: v.array(v.string()),
});

const documentSchema = v.object({ digest: v.string(), title: v.string(), mediaType: v.string(), size: v.string() });

/** A row of the tree of what refers to the image, in the order shown; `level` from 1. */
const referrerRowSchema = v.object({
  digest: v.string(),
  level: v.number(),
  /** 'content': an image of the index, because something stands below it. */
  kind: v.picklist(['content', 'signature', 'attestation', 'sbom', 'other']),
  name: v.string(),
  /** '' for an image. */
  artifactType: v.string(),
  /** How it was found. */
  found: v.string(),
  shortDigest: v.string(),
  /** That of its manifest. */
  size: v.string(),
  checks: v.array(checkSchema),
  notes: v.array(v.string()),
  /** What could not be looked at. */
  problems: v.array(v.string()),
});

/** What is said of signatures, SBOMs or provenance. */
const statementSchema = v.object({
  kind: v.picklist(['found', 'failed', 'none', 'unchecked', 'notLookedFor']),
  sentence: v.string(),
});

const tagGroupSchema = v.object({
  digest: v.string(),
  shortDigest: v.string(),
  here: v.boolean(),
  tags: v.array(v.string()),
});

/** A part of the page that comes by itself: on its way, not asked for, failed with a sentence and what to do, or there. */
const part = <T extends v.ObjectEntries>(entries: T) =>
  v.variant('kind', [
    v.object({ kind: v.literal('loading') }),
    /** Not asked for without a person: an untrusted workspace, a panel that was restored. The page offers 'Look Up'. */
    v.object({ kind: v.literal('unasked'), sentence: v.string() }),
    v.object({
      kind: v.literal('failed'),
      sentence: v.string(),
      canSignIn: v.boolean(),
      /** What was there before it was asked for anew, and still holds. */
      last: v.optional(v.object(entries)),
    }),
    v.object({ kind: v.literal('ready'), ...entries }),
  ]);

const partsSchema = v.object({
  /** Never fails: it comes of the locator alone, and grows. `canPin`: it was opened from a place in a document. */
  header: v.object({
    title: v.string(),
    subtitle: v.string(),
    canPin: v.boolean(),
    canCompare: v.boolean(),
    webPage: v.optional(v.object({ label: v.string(), url: v.string() })),
  }),
  overview: part({ facts: v.array(factSchema) }),
  /** `rows` is empty for a single manifest. `leftOut`: a sentence where there are more than are shown. `asksSizes`: some sizes take requests. */
  contents: part({
    rows: v.array(contentRowSchema),
    leftOut: v.optional(v.string()),
    asksSizes: v.boolean(),
    /** Sizes are on their way. */
    readsSizes: v.optional(v.boolean()),
    /** Why sizes are missing that were asked for. */
    sizesProblem: v.optional(v.string()),
  }),
  /** `title` names the platform that is shown. Both lists are empty for an artifact. */
  configuration: part({ title: v.string(), facts: v.array(factSchema), environment: v.array(factSchema) }),
  /** `isArtifact`: the rows are files, and no instruction made them. */
  layers: part({
    total: v.string(),
    rows: v.array(layerRowSchema),
    leftOut: v.optional(v.string()),
    isArtifact: v.optional(v.boolean()),
  }),
  annotations: part({ rows: v.array(annotationRowSchema), leftOut: v.optional(v.string()) }),
  raw: part({ documents: v.array(documentSchema) }),
  held: heldSchema,
  /** Looked for when a person asks: 'unasked' says what that sends. Not there while nothing is known of the image. `time`: when, a sentence. */
  referrers: part({
    statements: v.array(statementSchema),
    rows: v.array(referrerRowSchema),
    notes: v.array(v.string()),
    /** Why signatures are not checked, where the settings name nobody: the page offers them. */
    untrusted: v.optional(v.string()),
    time: v.string(),
  }),
});

/** `append`: after those sent before. `state.sentence` tells how many there are so far, or what went wrong. */
const tagsSchema = v.object({
  append: v.boolean(),
  tags: v.array(v.string()),
  groups: v.array(tagGroupSchema),
  state: v.object({
    kind: v.picklist(['idle', 'loading', 'failed', 'ready']),
    sentence: v.string(),
    canFindSame: v.boolean(),
  }),
});

const hostMessageSchema = v.variant('type', [
  v.object({ type: v.literal('words'), words: wordsSchema }),
  v.object({ type: v.literal('show'), parts: v.partial(partsSchema) }),
  v.object({ type: v.literal('tags'), tags: tagsSchema }),
  v.object({ type: v.literal('packages'), packages: packagesSchema }),
  /** A section is to be seen first. */
  v.object({ type: v.literal('reveal'), section: v.picklist(['referrers']) }),
  /** What the page keeps with `setState({ state })` for the time after a restart, without reading it. */
  v.object({ type: v.literal('keep'), state: v.string() }),
]);

const digest = v.pipe(v.string(), v.maxLength(512));

const panelMessageSchema = v.variant('type', [
  /** The page wants everything that is known. */
  v.object({ type: v.literal('ready') }),
  /** Of 'unasked'. */
  v.object({ type: v.literal('lookUp') }),
  v.object({ type: v.literal('refresh') }),
  /** A row of Contents. */
  v.object({ type: v.literal('choose'), digest }),
  v.object({ type: v.literal('unfold'), digest, open: v.boolean() }),
  v.object({ type: v.literal('showSizes') }),
  v.object({ type: v.literal('listTags') }),
  v.object({ type: v.literal('stopTags') }),
  v.object({ type: v.literal('findSameTags') }),
  /** Once, and again. */
  v.object({ type: v.literal('lookForEvidence') }),
  v.object({ type: v.literal('stopEvidence') }),
  v.object({ type: v.literal('openTrustSettings') }),
  /** A row of Referrers. */
  v.object({ type: v.literal('openReferrer'), digest }),
  /** A folder's or file's names may be longer than a registry's tags. */
  v.object({ type: v.literal('inspectTag'), tag: v.pipe(v.string(), v.maxLength(1_200)) }),
  v.object({ type: v.literal('openDocument'), digest }),
  /** What the artifact holds, as far as it was not read. */
  v.object({ type: v.literal('readHeld') }),
  /** A file of the artifact, or one in the archive that it is. */
  v.object({ type: v.literal('openFile'), digest, name: v.optional(v.pipe(v.string(), v.maxLength(4_096))) }),
  v.object({ type: v.literal('saveFile'), digest }),
  v.object({ type: v.literal('pin') }),
  v.object({ type: v.literal('copyAs') }),
  v.object({ type: v.literal('compare') }),
  v.object({ type: v.literal('signIn') }),
  v.object({ type: v.literal('showLog') }),
  v.object({ type: v.literal('copy'), text: v.pipe(v.string(), v.maxLength(MAX_COPY)) }),
]);

export type { Fact } from './fact';
export type ContentRow = v.InferOutput<typeof contentRowSchema>;
export type LayerRow = v.InferOutput<typeof layerRowSchema>;
export type AnnotationRow = v.InferOutput<typeof annotationRowSchema>;
export type PanelDocument = v.InferOutput<typeof documentSchema>;
export type ReferrerRow = v.InferOutput<typeof referrerRowSchema>;
export type EvidenceStatement = v.InferOutput<typeof statementSchema>;
export type TagGroup = v.InferOutput<typeof tagGroupSchema>;
export type PanelParts = v.InferOutput<typeof partsSchema>;
export type PanelTags = v.InferOutput<typeof tagsSchema>;
export type HostMessage = v.InferOutput<typeof hostMessageSchema>;
export type PanelMessage = v.InferOutput<typeof panelMessageSchema>;

/** What the host posts, as the page reads it; undefined for anything else. */
export function parseHostMessage(data: unknown): HostMessage | undefined {
  const result = v.safeParse(hostMessageSchema, data);
  return result.success ? result.output : undefined;
}

/** What the page posts, as the host reads it; undefined for anything else. */
export function parsePanelMessage(data: unknown): PanelMessage | undefined {
  const result = v.safeParse(panelMessageSchema, data);
  return result.success ? result.output : undefined;
}
