import './style/page.css';
import './style/controls.css';
import './style/sections.css';
import './style/tables.css';
import './style/tags.css';
import './style/referrers.css';
import './style/held.css';
import './style/circumstances.css';
import { parseHostMessage } from '../src/messages/panel';
import { keep, send } from './host';
import { Page } from './page';
import { registerToolkit } from './toolkit';

function start(root: HTMLElement): void {
  let page: Page | undefined;
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = parseHostMessage(data);
    switch (message?.type) {
      case 'words':
        // They come first, and again with every `ready`; what is shown stays.
        page ??= new Page(root, message.words);
        return;
      case 'show':
        page?.show(message.parts);
        return;
      case 'tags':
        page?.showTags(message.tags);
        return;
      case 'packages':
        page?.showPackages(message.packages);
        return;
      case 'reveal':
        page?.reveal(message.section);
        return;
      case 'keep':
        keep(message.state);
        return;
      case undefined:
        return;
    }
  });
  send({ type: 'ready' });
}

registerToolkit();
const root = document.getElementById('panel');
if (root) start(root);
