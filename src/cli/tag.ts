import { artifactTypeOf } from '../oci/manifest';
import { tagImage } from '../operations/tagImage';
import { cliHelp } from '../presentation/cliHelp';
import { transferText } from '../presentation/transferText';
import { formatReference, isTag } from '../references/reference';
import { registryCommand, WrongUse } from './registryCommand';
import { ExitStatus } from './terminal';
import { announceWrite, printTransfer } from './transferOutput';

/** `oci-lens tag REF NEWTAG` */
export const tagCommand = registryCommand({
  help: cliHelp.tag,
  flags: [],
  options: [],
  takesMore: true,
  writes: true,
  run: async (lookUp) => {
    const { target, ask, others, terminal } = lookUp;
    const [tag, ...more] = others;
    if (tag === undefined || more.length > 0) throw new WrongUse(transferText.noTag());
    if (!isTag(tag)) throw new WrongUse(transferText.notATag(tag));
    const locator = await announceWrite(lookUp, tag);
    const { digest, mediaType, value, bytes } = await tagImage(target, locator, tag, ask);
    const reference = formatReference({ ...locator.reference, tag, digest });
    const artifactType = value.kind === 'index' ? value.artifactType : artifactTypeOf(value);
    await printTransfer({ reference, digest, mediaType, artifactType, size: bytes.length }, terminal);
    return ExitStatus.done;
  },
});
