import { element } from './element';

/** A field to search in what stands below it. It is made once, so that what is typed in it survives. */
export function searchField(label: string, key: string, changed: (text: string) => void): HTMLElement {
  // The toolkit names the field by its text, which the style hides: the placeholder says the same.
  const field = element(
    'vscode-text-field',
    { class: 'search', placeholder: label, 'data-key': key },
    label,
  ) as HTMLElement & {
    value: string;
  };
  field.addEventListener('input', () => changed(field.value));
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || field.value === '') return;
    event.stopPropagation();
    field.value = '';
    changed('');
  });
  return field;
}

/** Whether a text holds every word of a search. Both are in lower case. */
export function matches(text: string, search: readonly string[]): boolean {
  return search.every((word) => text.includes(word));
}

export function searchWords(text: string): readonly string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}
