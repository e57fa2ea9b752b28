// The complaint form with native controls and a text editor for the description. A field for remarks is beside
// the editor, one for notes below it, and no label is tied to any of the three.

import tinymce from 'tinymce';
import 'tinymce/icons/default';
import 'tinymce/themes/silver';
import 'tinymce/models/dom';
import 'tinymce/skins/ui/oxide/skin.js';
import 'tinymce/skins/content/default/content.js';
import 'tinymce/skins/ui/oxide/content.js';
import ace from 'ace-builds/src-noconflict/ace';
import CodeMirror from 'codemirror5';
import 'codemirror5/lib/codemirror.css';
import { EditorView, basicSetup } from 'codemirror';
import { rights, send, wording } from './portal.js';

/** Functions that create an editor in an element and return a function that reads the editor's text. */
const EDITORS = {
  tinymce: (host) => {
    host.innerHTML = '<textarea id="tinymce"></textarea>';
    tinymce.init({
      selector: '#tinymce',
      license_key: 'gpl',
      height: 240,
      promotion: false,
      branding: false,
    });
    return () => tinymce.get('tinymce').getContent({ format: 'text' });
  },
  ace: (host) => {
    host.innerHTML = '<div style="height: 160px; border: 1px solid #999"></div>';
    const editor = ace.edit(host.firstChild, { useWorker: false });
    return () => editor.getValue();
  },
  codemirror5: (host) => {
    const editor = CodeMirror(host, { lineNumbers: true });
    return () => editor.getValue();
  },
  codemirror6: (host) => {
    const editor = new EditorView({ parent: host, extensions: [basicSetup] });
    return () => editor.state.doc.toString();
  },
};

const escape = (text) => text.replace(/[&<>"]/gu, (sign) => `&#${sign.charCodeAt(0)};`);
const row = (name, field) =>
  `<div class="row"><label for="${name}">${escape(wording[name])}</label>${field}</div>`;
const select = (name, entries) =>
  row(
    name,
    `<select id="${name}"><option value="">${escape(wording.prompt)}</option>
  ${entries.map((entry) => `<option>${escape(entry)}</option>`).join('')}</select>`,
  );

document.getElementById('app').innerHTML = `
<style>body { font: 15px sans-serif; margin: 24px } .row { margin: 14px 0 } .row > label { display: block; margin: 4px 0 }
textarea { width: 560px; height: 90px } .beside { display: flex; gap: 12px } .editor { width: 560px } #remarks { width: 240px }</style>
<h1>${escape(wording.heading)}</h1>
${select('website', wording.websites)}${select('ipr_type', wording.ipr_types)}${select('ipr', rights)}
<fieldset><legend>${escape(wording.complaint_type)}</legend>${wording.complaint_types
  .map(
    (entry) => `<label>
<input type="radio" name="complaint_type" value="${escape(entry)}"> ${escape(entry)}</label><br>`,
  )
  .join('')}</fieldset>
${select('reason', wording.reasons)}${row('listings', '<textarea id="listings"></textarea>')}
<div class="row"><label>${escape(wording.description)}</label><div class="beside"><div class="editor"></div>
<textarea id="remarks" placeholder="Remarks"></textarea></div></div>
<div class="row"><label>Notes</label><textarea id="notes"></textarea></div>
<p><label><input type="checkbox"> ${escape(wording.declaration)}</label></p>
<p><button type="button">${escape(wording.submit)}</button></p><div id="answer"></div>`;

const readEditor = EDITORS[window.portal.editor](document.querySelector('.editor'));
const valueOf = (name) => document.getElementById(name).value;
document.querySelector('p > button').addEventListener('click', () =>
  send({
    ...Object.fromEntries(
      ['website', 'ipr_type', 'ipr', 'reason', 'listings'].map((name) => [name, valueOf(name)]),
    ),
    complaint_type: document.querySelector('[name=complaint_type]:checked')?.value ?? '',
    description: readEditor(),
  }),
);
