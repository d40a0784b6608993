import * as l10n from '@vscode/l10n';
import type { ImageDetails } from '../inspection/inspectImage';
import type { Fact } from '../messages/panel';
import type { Healthcheck, ImageConfig } from '../oci/imageConfig';
import { copied, fact, VALUE_LIMIT } from './fact';
import { plainLine } from './harmless';
import { platformName, userName } from './names';
import { looksSecret } from './secretText';

const MAX_VARIABLES = 5_000;

/** How the image is run; nothing for an artifact. */
export function runFacts({ platform, config }: ImageDetails): Fact[] {
  if (!config) return [];
  return [
    { label: l10n.t('Platform'), value: platformName(platform) },
    { label: l10n.t('User'), value: userName(config.user) },
    ...fact(l10n.t('Entrypoint'), words(config.entrypoint), true),
    ...fact(l10n.t('Command'), words(config.cmd), true),
    ...fact(l10n.t('Working directory'), config.workingDir, true),
    ...fact(l10n.t('Ports'), config.exposedPorts.join(', ')),
    ...fact(l10n.t('Volumes'), config.volumes.join(', '), true),
    ...fact(l10n.t('Stop signal'), config.stopSignal),
    ...(config.healthcheck ? healthFacts(config.healthcheck) : []),
  ];
}

/** A fact a variable, in the order written. */
export function environmentFacts({ env }: ImageConfig): Fact[] {
  return env.slice(0, MAX_VARIABLES).map((variable): Fact => {
    const end = variable.indexOf('=');
    const name = end < 0 ? variable : variable.slice(0, end);
    const value = end < 0 ? '' : variable.slice(end + 1);
    return {
      ...{ label: plainLine(name, 80), value: plainLine(value, VALUE_LIMIT), code: true, ...copied(value) },
      ...(looksSecret(name.slice(0, VALUE_LIMIT), value.slice(0, VALUE_LIMIT)) ? { secret: true } : {}),
    };
  });
}

function healthFacts({ test, interval, timeout, startPeriod, retries }: Healthcheck): Fact[] {
  const [form, ...rest] = test;
  const times = [
    interval === undefined ? [] : l10n.t('every {0}', formatInterval(interval)),
    timeout === undefined ? [] : l10n.t('at most {0} long', formatInterval(timeout)),
    startPeriod === undefined ? [] : l10n.t('{0} to start', formatInterval(startPeriod)),
    retries === undefined ? [] : retries === 1 ? l10n.t('1 try') : l10n.t('{0} tries', retries),
  ].flat();
  const command = form === 'CMD-SHELL' ? rest.join(' ') : form === 'CMD' ? words(rest) : words(test);
  return [
    ...(form === 'NONE'
      ? fact(l10n.t('Healthcheck'), l10n.t('none (switched off)'))
      : fact(l10n.t('Healthcheck'), command, true)),
    ...fact(l10n.t('Health is checked'), times.join(', ')),
  ];
}

function words(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(' ');
}

/** `30 seconds`, `90 seconds`, `5 minutes`: a time that somebody set, exactly, in the largest unit that counts it whole. */
function formatInterval(nanoseconds: number): string {
  const seconds = nanoseconds / 1e9;
  if (seconds === 1) return l10n.t('1 second');
  if (seconds >= 7_200 && seconds % 3_600 === 0) return l10n.t('{0} hours', seconds / 3_600);
  if (seconds >= 120 && seconds % 60 === 0) return l10n.t('{0} minutes', seconds / 60);
  return l10n.t('{0} seconds', Number(seconds.toPrecision(6)));
}
