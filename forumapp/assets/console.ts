/** The console: keys, picked rows and dialogs over pages that work without them. */
import { followBoard } from "./console/board";
import { openDialogs } from "./console/dialogs";
import { useKeys } from "./console/keyboard";
import { countSelection } from "./console/selection";
import { askWhatApplies } from "./pages/asked";
import { ignoreEnterWhileComposing } from "./pages/composition";
import { weighFiles } from "./pages/files";
import { refreshParts } from "./pages/refreshing";
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
focusErrorSummary(document);
useKeys(document);
countSelection(document);
refreshParts(document);
openDialogs(document);
followBoard(document);
