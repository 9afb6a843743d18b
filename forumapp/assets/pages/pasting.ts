/**
 * Pasting from a spreadsheet: cells between tabs go into the fields of the table, from the one that has the focus on.
 *
 * `<table data-paste-rows>` with one `<td data-column>` for each cell. Only what fits is taken: where the rows do not
 * suffice, nothing is put in and the text goes into the page's own field for pasting, which the server reads.
 */

type Cell = HTMLInputElement | HTMLSelectElement;

export function pasteIntoRows(root: Document): void {
  for (const table of root.querySelectorAll<HTMLTableElement>("table[data-paste-rows]")) {
    table.addEventListener("paste", (event) => paste(root, table, event));
  }
}

/** Lines of cells of a copied text; undefined where it is no more than one cell, or one that spans lines. */
export function cellsOf(text: string): string[][] | undefined {
  if (text.includes('"')) return undefined;
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const cells = lines.map((line) => line.split("\t").map((cell) => cell.trim()));
  return cells.length > 1 || (cells[0]?.length ?? 0) > 1 ? cells : undefined;
}

function paste(root: Document, table: HTMLTableElement, event: ClipboardEvent): void {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const start = (event.target as Element | null)?.closest<HTMLTableCellElement>("td[data-column]");
  if (!text.includes("\t") || !start) return;
  event.preventDefault();
  const cells = cellsOf(text);
  const rows = [...table.tBodies[0]!.rows];
  const first = rows.indexOf(start.closest("tr")!);
  if (!cells || first + cells.length > rows.length) {
    handOver(root, text);
    return;
  }
  const column = [...rows[first]!.querySelectorAll("td[data-column]")].indexOf(start);
  cells.forEach((line, down) => {
    const fields = [...rows[first + down]!.querySelectorAll("td[data-column]")].map((cell) =>
      cell.querySelector<Cell>("input:not([type=hidden]), select"),
    );
    line.forEach((value, across) => fill(fields[column + across], value));
  });
}

function fill(field: Cell | null | undefined, value: string): void {
  if (!field) return;
  if (field instanceof HTMLSelectElement) {
    const option = [...field.options].find((one) => one.text === value || one.value === value);
    if (option) field.value = option.value;
  } else if (field.type === "checkbox") field.checked = value !== "";
  else field.value = value;
}

/** What the table has no room for is shown in the field for pasting, whose button makes the rows. */
function handOver(root: Document, text: string): void {
  const field = root.querySelector<HTMLTextAreaElement>("#pasted");
  if (!field) return;
  field.closest("details")?.setAttribute("open", "");
  field.value = text;
  field.focus();
}
