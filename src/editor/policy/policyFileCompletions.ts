import * as vscode from 'vscode';
import { type PolicyOffer, policySlotAt } from '../../policy/policySlot';
import { ruleText } from '../../presentation/ruleTexts';

/** Keys, rules, severities and options, where they can be written. */
export function policyCompletions(document: vscode.TextDocument, position: vscode.Position): vscode.CompletionItem[] {
  const slot = policySlotAt(document.getText(), document.offsetAt(position));
  if (!slot) return [];
  const range = new vscode.Range(document.positionAt(slot.span.start), document.positionAt(slot.span.end));
  // A key that has its colon keeps it.
  const { text: line } = document.lineAt(range.end);
  const hasColon = /^[ \t]*:/.test(line.slice(range.end.character));
  return slot.offers.map((offer, index) => {
    const item = itemOf(offer, hasColon);
    item.range = range;
    item.sortText = String(index).padStart(3, '0');
    return item;
  });
}

function itemOf(offer: PolicyOffer, hasColon: boolean): vscode.CompletionItem {
  const key = (name: string) => (hasColon ? name : `${name}: `);
  switch (offer.kind) {
    case 'key': {
      const item = new vscode.CompletionItem(offer.name, vscode.CompletionItemKind.Property);
      item.insertText = key(offer.name);
      return item;
    }
    case 'rule': {
      const item = new vscode.CompletionItem(offer.rule, vscode.CompletionItemKind.Property);
      item.detail = ruleText(offer.rule).asks;
      item.insertText =
        offer.options.length > 0 && !hasColon ? withOptions(offer.rule, offer.options) : key(offer.rule);
      return item;
    }
    case 'ruleName': {
      const item = new vscode.CompletionItem(offer.rule, vscode.CompletionItemKind.EnumMember);
      item.detail = ruleText(offer.rule).asks;
      return item;
    }
    case 'option': {
      const item = new vscode.CompletionItem(offer.name, vscode.CompletionItemKind.Property);
      item.detail = ruleText(offer.rule).options[offer.name];
      item.insertText = key(offer.name);
      return item;
    }
    case 'severity':
      return new vscode.CompletionItem(offer.name, vscode.CompletionItemKind.EnumMember);
  }
}

function withOptions(rule: string, options: readonly string[]): vscode.SnippetString {
  const text = options.map((name, index) => `${name}: $${index + 2}`).join(', ');
  return new vscode.SnippetString(`${rule}: { severity: \${1|warning,error,hint,off|}, ${text} }`);
}
