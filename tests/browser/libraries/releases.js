// Changes a library's page like a new version of the portal, without disturbing the library: texts are replaced
// in place, positions are changed by styles, and copies are added beside the form.

(() => {
  const words = (text) => text.replace(/[\s*:：]/gu, '').toLowerCase();

  const textsOf = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  };

  /** The text nodes that contain exactly one of these labels. */
  const labelled = (labels) =>
    textsOf(document.body).filter((node) => labels.some((label) => words(label) === words(node.data)));

  /** The smallest element that contains all labels; its children are the rows of the form. */
  const formOf = (labels) => {
    const nodes = labelled(labels);
    let form = nodes[0].parentElement;
    while (!nodes.every((node) => form.contains(node))) form = form.parentElement;
    return form;
  };

  window.release = {
    /** Whether the form is drawn; its button may appear before the form. */
    isDrawn: (labels) => labels.every((label) => labelled([label]).length > 0),
    reword: (labels, others) =>
      labels.forEach((label, at) =>
        labelled([label]).forEach((node) => {
          node.data = node.data.replace(label, others[at]);
        }),
      ),
    twin: (labels, hiding) => {
      const copy = formOf(labels).cloneNode(true);
      copy.querySelectorAll('[id]').forEach((element) => element.removeAttribute('id'));
      const holder = document.createElement('div');
      holder.style.cssText = hiding;
      holder.append(copy);
      document.body.prepend(holder);
    },
    shuffle: (labels, seed) => {
      const form = formOf(labels);
      form.style.cssText += ';display:flex;flex-direction:column';
      [...form.children].forEach((row, at) => {
        row.style.order = String((at * seed) % form.children.length);
      });
    },
    columns: (labels) => {
      formOf(labels).style.cssText +=
        ';display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:12px 40px;width:1200px';
    },
  };
})();
