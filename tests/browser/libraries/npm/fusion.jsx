// The complaint form in Fusion Next, a React library of Alibaba: vertical radio groups, lists with a
// search, immediate uploads.

import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Button, Checkbox, Form, Input, Radio, Select, Upload } from '@alifd/next';
import '@alifd/next/dist/next.css';
import { rights, send, upload, wording } from './portal.js';

const EMPTY = {
  website: '',
  ipr_type: '',
  ipr: '',
  complaint_type: '',
  reason: '',
  listings: '',
  description: '',
};
const LAYOUT = { labelCol: { fixedSpan: 14 }, wrapperCol: { span: 14 } };

const Complaint = () => {
  const [values, setValues] = useState(EMPTY);
  const set = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const item = (name, field, more = {}) => (
    <Form.Item label={wording[name]} {...LAYOUT} {...more}>
      {field}
    </Form.Item>
  );
  const select = (name, entries, more = {}) =>
    item(
      name,
      <Select
        name={name}
        dataSource={entries.map((entry) => ({ label: entry, value: entry }))}
        placeholder={wording.prompt}
        onChange={set(name)}
        style={{ width: 420 }}
        {...more}
      />,
      { required: true },
    );
  const radios = (name, entries) =>
    item(name, <Radio.Group name={name} direction="ver" dataSource={entries} onChange={set(name)} />, {
      required: true,
    });
  return (
    <div style={{ margin: 24, width: 1000 }}>
      <h1>{wording.heading}</h1>
      <Form>
        {select('website', wording.websites)}
        {radios('ipr_type', wording.ipr_types)}
        {select('ipr', rights, { showSearch: true })}
        {radios('complaint_type', wording.complaint_types)}
        {select('reason', wording.reasons)}
        {item('listings', <Input.TextArea name="listings" rows={5} onChange={set('listings')} />, {
          required: true,
          extra: wording.listings_hint,
        })}
        {item(
          'description',
          <Input.TextArea
            name="description"
            rows={3}
            maxLength={window.portal.limit}
            showLimitHint
            onChange={set('description')}
          />,
        )}
        {item(
          'evidence',
          <Upload action={upload} listType="text" multiple formatter={() => ({ success: true, url: '/' })}>
            <Button>{wording.upload}</Button>
          </Upload>,
        )}
        <Checkbox>{wording.declaration}</Checkbox>
        <p>
          <Button type="primary" onClick={() => send(values)}>
            {wording.submit}
          </Button>
        </p>
      </Form>
      <div id="answer" />
    </div>
  );
};

createRoot(document.getElementById('app')).render(<Complaint />);
