// The page of one complaint: the presses that are the person's.

import { answerButtons } from "./answer_buttons.js";

answerButtons(document, document.getElementById("answer-message"), () => location.reload());
