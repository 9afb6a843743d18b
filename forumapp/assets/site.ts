/** Guest pages: every form works without this; it only makes them quicker and kinder. */
import { askWhatApplies } from "./pages/asked";
import { ignoreEnterWhileComposing } from "./pages/composition";
import { weighFiles } from "./pages/files";
import { pasteIntoRows } from "./pages/pasting";
import { revealByAnswer } from "./pages/reveal";
import { guardSending } from "./pages/sending";
import { suggestWhileTyping } from "./pages/suggestions";
import { focusErrorSummary } from "./pages/summary";

guardSending(document);
ignoreEnterWhileComposing(document);
suggestWhileTyping(document);
revealByAnswer(document);
askWhatApplies(document);
weighFiles(document);
pasteIntoRows(document);
focusErrorSummary(document);
