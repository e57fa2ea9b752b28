// The page of one complaint: activates the user's buttons, such as Withdraw.

import { answerButtons } from './form_pieces.js';

answerButtons(document, document.getElementById('answer-message'), () => location.reload());
