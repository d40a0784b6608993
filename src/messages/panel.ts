import * as v from 'valibot';

/**
 * What the panel shows: finished strings and plain data. The webview lays it out and formats nothing.
 * Every string may have been written by a stranger and goes into `textContent` alone.
 */
const factSchema = v.object({
  label: v.string(),
  value: v.string(),
  /** Text to offer for copying, where it is not what is shown. */
  copy: v.optional(v.string()),
  /** Shown in a fixed-width font. */
  code: v.optional(v.boolean()),
});

const platformRowSchema = v.object({
  digest: v.string(),
  name: v.string(),
  shortDigest: v.string(),
  /** '' where it is not known. */
  size: v.string(),
  chosen: v.boolean(),
});

const layerRowSchema = v.object({ instruction: v.string(), size: v.string() });

/** A part of the page that comes by itself: on its way, failed with a sentence, or there. */
const imageSchema = v.variant('kind', [
  v.object({ kind: v.literal('loading') }),
  v.object({ kind: v.literal('failed'), sentence: v.string() }),
  v.object({
    kind: v.literal('ready'),
    configuration: v.array(factSchema),
    layers: v.array(layerRowSchema),
  }),
]);

const modelSchema = v.object({
  title: v.string(),
  subtitle: v.string(),
  state: v.variant('kind', [
    v.object({ kind: v.literal('loading') }),
    v.object({ kind: v.literal('failed'), sentence: v.string() }),
    v.object({
      kind: v.literal('ready'),
      facts: v.array(factSchema),
      platforms: v.array(platformRowSchema),
      image: imageSchema,
    }),
  ]),
});

/** The words of the page itself, in the user's language. */
const labelsSchema = v.object({
  loading: v.string(),
  refresh: v.string(),
  showLog: v.string(),
  copy: v.string(),
  showSizes: v.string(),
  platforms: v.string(),
  platform: v.string(),
  digest: v.string(),
  size: v.string(),
  configuration: v.string(),
  layers: v.string(),
  instruction: v.string(),
});

const hostMessageSchema = v.variant('type', [
  v.object({ type: v.literal('show'), model: modelSchema, labels: labelsSchema }),
]);

const panelMessageSchema = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('refresh') }),
  v.object({ type: v.literal('showSizes') }),
  v.object({ type: v.literal('showLog') }),
  v.object({ type: v.literal('copy'), text: v.pipe(v.string(), v.maxLength(65_536)) }),
  v.object({ type: v.literal('choosePlatform'), digest: v.pipe(v.string(), v.maxLength(512)) }),
]);

export type Fact = v.InferOutput<typeof factSchema>;
export type PlatformRow = v.InferOutput<typeof platformRowSchema>;
export type LayerRow = v.InferOutput<typeof layerRowSchema>;
export type PanelImage = v.InferOutput<typeof imageSchema>;
export type PanelModel = v.InferOutput<typeof modelSchema>;
export type PanelLabels = v.InferOutput<typeof labelsSchema>;
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
