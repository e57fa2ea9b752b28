// The page of one complaint: the presses that are the person's.

import { answerButtons } from './form_pieces.js';

answerButtons(document, document.getElementById('answer-message'), () => location.reload());
