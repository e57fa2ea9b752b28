// The complaint form in MUI, a React library: floating labels, vertical radio groups, options in a separate
// layer.

import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import {
  Autocomplete,
  Button,
  Checkbox,
  CircularProgress,
  FormControl,
  FormControlLabel,
  FormLabel,
  MenuItem,
  Radio,
  RadioGroup,
  Stack,
  TextField,
} from '@mui/material';
import { rights, send, sendFile, wording } from './portal.js';

const EMPTY = {
  website: '',
  ipr_type: '',
  ipr: '',
  complaint_type: '',
  reason: '',
  listings: '',
  description: '',
};

const Evidence = () => {
  const [files, setFiles] = useState([]);
  const add = (event) =>
    [...event.target.files].forEach(async (file) => {
      const show = (state) =>
        setFiles((shown) => [...shown.filter(({ name }) => name !== file.name), { name: file.name, state }]);
      show('sending');
      await sendFile(file).then(
        () => show('sent'),
        () => show('failed'),
      );
    });
  return (
    <FormControl>
      <FormLabel>{wording.evidence}</FormLabel>
      <Button component="label" variant="outlined" sx={{ width: 200 }}>
        {wording.upload}
        <input type="file" id="evidence" multiple hidden onChange={add} />
      </Button>
      {files.map(({ name, state }) => (
        <Stack
          key={name}
          direction="row"
          spacing={1}
          sx={{ color: state === 'failed' ? 'error.main' : 'text.primary' }}
        >
          <span>{name}</span>
          {state === 'sending' && <CircularProgress size={16} />}
          {state === 'failed' && <span>{wording.refused}</span>}
        </Stack>
      ))}
    </FormControl>
  );
};

const Form = () => {
  const [values, setValues] = useState(EMPTY);
  const set = (name) => (event) => setValues((before) => ({ ...before, [name]: event.target.value }));
  const select = (name, entries) => (
    <TextField select required id={name} label={wording[name]} value={values[name]} onChange={set(name)}>
      {entries.map((entry) => (
        <MenuItem key={entry} value={entry}>
          {entry}
        </MenuItem>
      ))}
    </TextField>
  );
  const radios = (name, entries) => (
    <FormControl required>
      <FormLabel id={name}>{wording[name]}</FormLabel>
      <RadioGroup aria-labelledby={name} value={values[name]} onChange={set(name)}>
        {entries.map((entry) => (
          <FormControlLabel key={entry} value={entry} control={<Radio />} label={entry} />
        ))}
      </RadioGroup>
    </FormControl>
  );
  return (
    <Stack spacing={3} sx={{ width: 640, m: 3 }}>
      <h1>{wording.heading}</h1>
      {select('website', wording.websites)}
      {radios('ipr_type', wording.ipr_types)}
      <Autocomplete
        id="ipr"
        options={rights}
        onChange={(_, ipr) => setValues((before) => ({ ...before, ipr: ipr || '' }))}
        renderInput={(more) => <TextField {...more} required label={wording.ipr} />}
      />
      {radios('complaint_type', wording.complaint_types)}
      {select('reason', wording.reasons)}
      <TextField
        multiline
        required
        minRows={4}
        maxRows={10}
        id="listings"
        label={wording.listings}
        helperText={wording.listings_hint}
        value={values.listings}
        onChange={set('listings')}
      />
      <TextField
        multiline
        minRows={3}
        id="description"
        label={wording.description}
        value={values.description}
        onChange={set('description')}
        slotProps={{ htmlInput: { maxLength: window.portal.limit } }}
      />
      <Evidence />
      <FormControlLabel control={<Checkbox />} label={wording.declaration} />
      <Button variant="contained" onClick={() => send(values)}>
        {wording.submit}
      </Button>
      <div id="answer" />
    </Stack>
  );
};

createRoot(document.getElementById('app')).render(<Form />);
