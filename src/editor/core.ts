import * as vscode from 'vscode';
import { RateBudget } from '../operations/rateBudget';
import { AskedRegistries } from './credentials/askedRegistries';
import { Credentials } from './credentials/credentials';
import { KnownRegistries } from './credentials/knownRegistries';
import { DocumentScans } from './documents/documentScans';
import { ImageStandings } from './documents/imageStandings';
import { LookUps } from './documents/lookUps';
import { PieceReaders } from './documents/pieceReaders';
import { EvidenceChecks } from './evidence/evidenceChecks';
import { hoverProviders } from './hover/hoverProviders';
import { RegistryService } from './registryService';
import { rememberedChallenges } from './rememberedChallenges';
import { readTrustFiles } from './settings';

/** What references are found with and looked up: all that a hover needs, and what everything else is built on. */
export interface Core {
  readonly log: vscode.LogOutputChannel;
  readonly credentials: Credentials;
  readonly askedRegistries: AskedRegistries;
  readonly knownRegistries: KnownRegistries;
  readonly source: RegistryService;
  readonly readers: PieceReaders;
  readonly scans: DocumentScans;
  readonly lookUps: LookUps;
  readonly budget: RateBudget;
  readonly standings: ImageStandings;
  readonly evidenceChecks: EvidenceChecks;
  /** In the order in which they are to be registered. */
  readonly hovers: readonly vscode.HoverProvider[];
}

/** What is built here is disposed with the extension. */
export function buildCore(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Core {
  const { subscriptions, globalState, extensionUri } = context;
  const credentials = new Credentials(context, log);
  const askedRegistries = new AskedRegistries();
  const challenges = rememberedChallenges(globalState);
  // Before what asks by itself hears of a sign-in, it knows whom it may ask.
  const knownRegistries = new KnownRegistries(globalState, credentials, log);
  const source = new RegistryService({ credentials, asked: askedRegistries, challenges, log });
  const readers = new PieceReaders(vscode.Uri.joinPath(extensionUri, 'dist/readingWorker.mjs').fsPath, log);
  const scans = new DocumentScans(readers);
  const lookUps = new LookUps(knownRegistries);
  const budget = new RateBudget((registry) => source.rateLimit(registry));
  const evidenceChecks = new EvidenceChecks(source, readTrustFiles);
  // What all share is forgotten before any view hears of it, and asks again.
  source.onDidChangeAnswers((change) => {
    if (change.why === 'written') evidenceChecks.forget(change.concerns);
    else {
      budget.forget((registry) => change.concerns({ registry }));
      askedRegistries.forgetRefusals(change.concerns);
    }
  });
  const standings = new ImageStandings(source, lookUps, budget, log);
  subscriptions.push(credentials, askedRegistries, knownRegistries, source, readers, scans, standings);
  return {
    ...{ log, credentials, askedRegistries, knownRegistries, source, readers, scans, lookUps, budget, standings },
    evidenceChecks,
    hovers: hoverProviders({ source, scans, lookUps, standings, evidenceChecks }),
  };
}
