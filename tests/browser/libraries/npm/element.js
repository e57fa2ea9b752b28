// The complaint form in Element Plus, a Vue library: labels beside the fields, vertical radio groups, immediate
// uploads.

import { createApp, reactive } from 'vue';
import ElementPlus from 'element-plus';
import 'element-plus/dist/index.css';
import { rights, send, upload, wording } from './portal.js';

const select = (name, entries, more = '') => `<el-form-item :label="wording.${name}" required>
  <el-select v-model="values.${name}" :placeholder="wording.prompt" style="width: 420px" ${more}>
    <el-option v-for="entry in ${entries}" :key="entry" :label="entry" :value="entry" />
  </el-select></el-form-item>`;

const radios = (name, entries) => `<el-form-item :label="wording.${name}" required>
  <el-radio-group v-model="values.${name}" style="flex-direction: column; align-items: flex-start">
    <el-radio v-for="entry in ${entries}" :key="entry" :value="entry">{{ entry }}</el-radio>
  </el-radio-group></el-form-item>`;

const template = `<h1>{{ wording.heading }}</h1>
<el-form :model="values" label-width="260px" style="width: 940px">
  ${select('website', 'wording.websites')}
  ${radios('ipr_type', 'wording.ipr_types')}
  ${select('ipr', 'rights', 'filterable')}
  ${radios('complaint_type', 'wording.complaint_types')}
  ${select('reason', 'wording.reasons')}
  <el-form-item :label="wording.listings" required>
    <el-input v-model="values.listings" type="textarea" :rows="5" />
    <div>{{ wording.listings_hint }}</div>
  </el-form-item>
  <el-form-item :label="wording.description">
    <el-input v-model="values.description" type="textarea" :rows="3" show-word-limit :maxlength="limit" />
  </el-form-item>
  <el-form-item :label="wording.evidence">
    <el-upload :action="upload" multiple><el-button>{{ wording.upload }}</el-button></el-upload>
  </el-form-item>
  <el-form-item><el-checkbox>{{ wording.declaration }}</el-checkbox></el-form-item>
  <el-form-item><el-button type="primary" @click="send(values)">{{ wording.submit }}</el-button></el-form-item>
</el-form>
<div id="answer"></div>`;

const values = reactive({
  website: '',
  ipr_type: '',
  ipr: '',
  complaint_type: '',
  reason: '',
  listings: '',
  description: '',
});
createApp({ template, setup: () => ({ values, wording, rights, send, upload, limit: window.portal.limit }) })
  .use(ElementPlus)
  .mount('#app');
