import * as v from 'valibot';

/** The words of the page itself, in the user's language. The page puts numbers and names for `{0}` and `{1}`. */
export const wordsSchema = v.object({
  // Sections.
  sections: v.string(),
  overview: v.string(),
  contents: v.string(),
  configuration: v.string(),
  environment: v.string(),
  layers: v.string(),
  /** In place of `layers`, `instruction` and `size`, for an artifact. */
  files: v.string(),
  file: v.string(),
  fileSize: v.string(),
  annotations: v.string(),
  tags: v.string(),
  raw: v.string(),
  referrers: v.string(),

  // What can be done with the image.
  actions: v.string(),
  pin: v.string(),
  copyAs: v.string(),
  compare: v.string(),
  openRaw: v.string(),
  refresh: v.string(),
  opensOutside: v.string(),

  // The state of a section.
  loading: v.string(),
  /** `{0}`: the section's name. */
  loaded: v.string(),
  /** `{0}`: the section's name, `{1}`: the sentence. */
  problem: v.string(),
  lookUp: v.string(),
  signIn: v.string(),
  showLog: v.string(),
  tryAgain: v.string(),

  // Values.
  /** `{0}`: what is copied. */
  copy: v.string(),
  copied: v.string(),
  showAll: v.string(),
  showLess: v.string(),
  /** `{0}`: a variable's name. */
  reveal: v.string(),
  /** `{0}`: a variable's name. */
  conceal: v.string(),
  hiddenValue: v.string(),

  // Tables and lists.
  name: v.string(),
  digest: v.string(),
  size: v.string(),
  instruction: v.string(),
  value: v.string(),
  places: v.string(),
  key: v.string(),
  showSizes: v.string(),
  /** `{0}`: how many. */
  showMore: v.string(),
  /** `{0}`: how many are found, `{1}`: how many there are. */
  found: v.string(),
  nothingFound: v.string(),
  noAnnotations: v.string(),
  searchEnvironment: v.string(),
  searchAnnotations: v.string(),
  searchTags: v.string(),

  // Tags.
  listTags: v.string(),
  listAgain: v.string(),
  /** What was listed is from before a refresh. */
  listedBefore: v.string(),
  stop: v.string(),
  findSame: v.string(),
  sameDigest: v.string(),
  here: v.string(),
  /** `{0}`: a tag. */
  inspect: v.string(),

  // Referrers.
  lookForEvidence: v.string(),
  lookAgain: v.string(),
  type: v.string(),
  foundBy: v.string(),
  manifestSize: v.string(),
  artifactType: v.string(),
  allTypes: v.string(),
  noReferrers: v.string(),
  openTrustSettings: v.string(),

  // Documents and files.
  open: v.string(),
  saveAs: v.string(),

  // What an artifact holds.
  held: v.string(),
  /** Nothing of it is verified. */
  heldUnverified: v.string(),
  readHeld: v.string(),
  packages: v.string(),
  version: v.string(),
  licence: v.string(),
  purl: v.string(),
  supplier: v.string(),
  searchPackages: v.string(),
  chosenPackage: v.string(),
  noPackages: v.string(),
});

export type PanelWords = v.InferOutput<typeof wordsSchema>;
