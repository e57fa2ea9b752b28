// The page of one complaint: the actions that are the user's.

import { answerButtons } from './form_pieces.js';

answerButtons(document, document.getElementById('answer-message'), () => location.reload());
