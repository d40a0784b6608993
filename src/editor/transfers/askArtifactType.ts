import * as vscode from 'vscode';
import { UNKNOWN_ARTIFACT } from '../../oci/artifactManifest';
import { isMediaType } from '../../oci/mediaType';
import { ARTIFACT_TYPES, artifactTypeByNames } from '../../operations/artifactTypes';
import { artifactTypeName } from '../../presentation/artifactTypeName';
import { plainLine } from '../../presentation/harmless';
import { transferMessages } from '../../presentation/transferMessages';
import { transferText } from '../../presentation/transferText';

interface TypeItem extends vscode.QuickPickItem {
  /** Undefined where what is typed is no media type. */
  readonly type: string | undefined;
}

/** A well-known type, first the one that files with these names have, or one that the user types. */
export async function askArtifactType(
  title: string,
  names: readonly string[],
  { mayBeUnknown }: { readonly mayBeUnknown: boolean },
): Promise<string | undefined> {
  const known = typeItems(names, mayBeUnknown);
  const picker = vscode.window.createQuickPick<TypeItem>();
  Object.assign(picker, {
    title,
    placeholder: transferMessages.askType(),
    ignoreFocusOut: true,
    matchOnDescription: true,
  });
  picker.items = known;
  picker.onDidChangeValue((value) => {
    const text = value.trim();
    picker.items = text.includes('/') && !known.some(({ type }) => type === text) ? [typedItem(text), ...known] : known;
  });
  try {
    return await new Promise<string | undefined>((resolve) => {
      picker.onDidAccept(() => {
        const typed = picker.value.trim();
        // Who types and confirms at once means what was typed, whatever the list still shows.
        const type = isMediaType(typed) ? typed : picker.selectedItems[0]?.type;
        if (type === undefined) return;
        resolve(type);
        picker.hide();
      });
      picker.onDidHide(() => resolve(undefined));
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}

function typeItems(names: readonly string[], mayBeUnknown: boolean): readonly TypeItem[] {
  const likely = artifactTypeByNames(names);
  const types = Object.values(ARTIFACT_TYPES).map(({ type }) => ({
    label: artifactTypeName(type),
    description: type,
    type,
  }));
  const unknown = {
    label: transferMessages.noTypeInParticular(),
    description: UNKNOWN_ARTIFACT,
    type: UNKNOWN_ARTIFACT,
  };
  const items = mayBeUnknown ? [unknown, ...types] : types;
  return [...items.filter(({ type }) => type === likely), ...items.filter(({ type }) => type !== likely)];
}

function typedItem(text: string): TypeItem {
  const isType = isMediaType(text);
  const description = isType ? transferMessages.typed() : transferText.notAMediaType(text);
  return { label: plainLine(text, 200), description, alwaysShow: true, type: isType ? text : undefined };
}
