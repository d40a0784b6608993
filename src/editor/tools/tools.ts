import { once } from 'node:events';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { CapabilityError } from '../../inspection/policyHost';
import { parsePlatform } from '../../oci/platform';
import { markdownText } from '../../presentation/harmless';
import { capabilitySentence, lookUpSentence } from '../../presentation/lookUpSentence';
import { type ToolAnswer, toolError } from '../../presentation/toolAnswer';
import { toolTexts } from '../../presentation/toolTexts';
import { invalidSentence } from '../../presentation/unresolvedSentence';
import { formatReference, parseReference, type Reference } from '../../references/reference';
import type { RegistryLocator } from '../../registry/imageSource';
import type { Logger } from '../../registry/logger';
import { isPublicName } from '../../registry/publicName';
import { asRegistryError } from '../../registry/registryError';
import type { WorkspaceImages } from '../documents/workspaceImages';
import type { RegistryService } from '../registryService';
import { signalOf } from '../signal';
import { Confirmations } from './confirmations';
import { registryInput, type RegistryQuestion, registryTools } from './registryTools';
import type { ToolName } from './toolNames';
import { referencesInput, workspaceReferences } from './workspaceReferences';

interface ToolContext {
  readonly source: RegistryService;
  readonly images: WorkspaceImages;
  readonly log: Logger;
}

type ReadInput =
  | { readonly kind: 'question'; readonly question: RegistryQuestion }
  | { readonly kind: 'wrong'; readonly answer: ToolAnswer };

/** The tools of package.json's `languageModelTools`. They read, and change nothing; each answer is one text of JSON. */
export class Tools {
  private readonly confirmations: Confirmations;

  constructor(private readonly context: ToolContext) {
    this.confirmations = new Confirmations(context.source, context.images);
  }

  /** What is said while the tool runs, and what the person is asked before. */
  async prepare(
    name: ToolName,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.PreparedToolInvocation> {
    if (name === 'ociLens_references') return { invocationMessage: toolTexts.looking() };
    const read = readInput(input);
    // What is refused whatever a person says is not asked for.
    if (read.kind === 'wrong') return {};
    const { reference } = read.question.locator;
    const reasons = await this.confirmations.prepare(callOf(name, reference), reference, signalOf(token));
    const asked = { reference, mirror: this.context.source.mirrorOf(reference.registry) };
    const invocationMessage = plain([toolTexts.asking(asked)]);
    if (reasons.length === 0) return { invocationMessage };
    const message = plain([toolTexts.asking(asked), ...reasons.map((reason) => toolTexts.reason(reason, asked))]);
    return { invocationMessage, confirmationMessages: { title: toolTexts.confirmation(asked), message } };
  }

  /** @throws vscode.CancellationError; every other failure is an answer. */
  async invoke(
    name: ToolName,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const signal = signalOf(token);
    const answer = name === 'ociLens_references' ? this.references(input) : this.askRegistry(name, input, signal);
    // Files that are read for all who ask are read on; who has given up does not wait for them.
    const { json } = await Promise.race([answer, cancelled(signal)]);
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(json)]);
  }

  private async references(input: unknown): Promise<ToolAnswer> {
    const parsed = v.safeParse(referencesInput, input);
    if (!parsed.success) return toolError('invalidInput', toolTexts.wrongInput(v.summarize(parsed.issues)));
    return workspaceReferences(this.context.images, parsed.output);
  }

  private async askRegistry(
    name: Exclude<ToolName, 'ociLens_references'>,
    input: unknown,
    signal: AbortSignal,
  ): Promise<ToolAnswer> {
    const read = readInput(input);
    if (read.kind === 'wrong') return read.answer;
    const { locator } = read.question;
    const { reference } = locator;
    const { source } = this.context;
    // A mirror is the user's own choice for this machine, wherever it stands.
    const publicOnly = source.mirrorOf(reference.registry) === undefined;
    try {
      if (!(await this.confirmations.take(callOf(name, reference), reference, signal))) {
        return toolError('notConfirmed', toolTexts.notConfirmed(reference));
      }
      const answer = await registryTools[name](source, read.question, { signal, publicOnly });
      // What is remembered may have been told to a person, by a host that only they may ask.
      return publicOnly && source.isPrivate(reference.registry) ? privateHost(reference) : answer;
    } catch (error) {
      return this.failure(error, locator);
    }
  }

  private failure(error: unknown, locator: RegistryLocator): ToolAnswer {
    if (error instanceof CapabilityError) {
      return toolError(error.problem.kind, capabilitySentence(error.problem, locator));
    }
    const known = asRegistryError(error, locator.reference.registry);
    if (known !== error) this.context.log.warn(`tools: ${known.message}`.replaceAll(/\p{C}/gu, ' '));
    return toolError(known.kind, lookUpSentence(known, locator));
  }
}

function readInput(input: unknown): ReadInput {
  const wrong = (message: string): ReadInput => ({ kind: 'wrong', answer: toolError('invalidInput', message) });
  const parsed = v.safeParse(registryInput, input);
  if (!parsed.success) return wrong(toolTexts.wrongInput(v.summarize(parsed.issues)));
  const { reference: text, platform: platformText, ...rest } = parsed.output;
  const reference = parseReference(text);
  if (reference.kind !== 'ok') return wrong(invalidSentence(reference.problem));
  const platform = platformText === undefined ? undefined : parsePlatform(platformText);
  if (platformText !== undefined && !platform) return wrong(toolTexts.noPlatform(platformText));
  if (!isPublicName(reference.value.registry)) return { kind: 'wrong', answer: privateHost(reference.value) };
  const locator: RegistryLocator = { kind: 'registry', reference: reference.value };
  return { kind: 'question', question: { ...rest, locator, platform } };
}

function privateHost(reference: Reference): ToolAnswer {
  return toolError('privateHost', toolTexts.privateHost(reference));
}

/** Never fulfilled. @throws vscode.CancellationError */
async function cancelled(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw new vscode.CancellationError();
}

/** A yes is for one tool and one reference. */
function callOf(name: ToolName, reference: Reference): string {
  return `${name} ${formatReference(reference)}`;
}

/** Paragraphs in which nothing is Markdown. */
function plain(sentences: readonly string[]): vscode.MarkdownString {
  return new vscode.MarkdownString(sentences.map((sentence) => markdownText(sentence, 800)).join('\n\n'));
}
