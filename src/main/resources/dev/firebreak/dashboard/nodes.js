import { html } from './preact.js';
import { replaceQuery } from './router.js';

// The nodes of a cluster. Names are for people and may occur twice; addresses do not.

export function keyOf(node) {
  return node.address || node.name;
}

/** Whether a node is the one of an address of the page, which names it by its name, or by its address; all are without it. */
export function isChosen(node, chosen) {
  return !chosen || node.name === chosen || node.address === chosen;
}

/** How the page's address names a node: by its name, which it keeps when it is started again, unless another has it too. */
export function choiceOf(node, nodes) {
  return nodes.some(other => other !== node && other.name === node.name) ? keyOf(node) : node.name;
}

/** The names of nodes, after "on"; empty where there is one node only. */
export function onNodes(all, some) {
  return all.length > 1 && some.length > 0 ? ' on ' + some.map(node => node.name).join(', ') : '';
}

/** Chooses a node of those that a view knows, or all of them. Without a choice it is the name of the only one. */
export function NodeChoice({ view, nodes, chosen }) {
  if (nodes.length < 2 && !chosen) {
    return html`<span class="quiet-text node-choice">${nodes.length ? `node ${nodes[0].name}` : ''}</span>`;
  }
  const gone = chosen && !nodes.some(node => isChosen(node, chosen));
  return html`<label class="node-choice">Node <select id="node" value=${chosen} onChange=${event => replaceQuery(view, { node: event.target.value })}>
    <option value="" selected=${!chosen}>all ${nodes.length || ''}</option>
    ${nodes.map(node => html`<option key=${keyOf(node)} value=${choiceOf(node, nodes)} selected=${choiceOf(node, nodes) === chosen}>${node.name}${node.self ? ' (this node)' : ''}</option>`)}
    ${gone ? html`<option value=${chosen} selected>${chosen} (gone)</option>` : null}
  </select></label>`;
}
