import { type Archive, Unreadable, walkXml } from "./import-zip.ts";

export const SHEETS_MAX = 60;
export const SHARED_STRINGS_MAX = 2_000_000;
export const SHARED_CHARACTERS_MAX = 60_000_000;
export const CELL_CHARACTERS_MAX = 32_767;
const STYLES_MAX = 66_000;

/** How a number is shown: as a number, as a day, or as a month. */
export type Shown = "number" | "day" | "month";

export interface Workbook {
  sheets: { name: string; hidden: boolean; path: string }[];
  /** By the index of a cell's style. */
  styles: Shown[];
  strings: string[];
  base1904: boolean;
}

const MONTH_FORMATS = new Set([17, 27, 36, 50, 52, 57]);
const DAY_FORMATS = new Set([14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58]);

/** Reads what all sheets share: their names and order, the styles that make a number a date, and the table of texts. */
export async function readWorkbook(archive: Archive): Promise<Workbook> {
  if (!archive.has("xl/workbook.xml")) throw new Unreadable("IMPORT_NOT_A_SHEET", "no workbook");
  const named: { name: string; hidden: boolean; relation: string }[] = [];
  let base1904 = false;
  await run(archive, "xl/workbook.xml", (name, attributes) => {
    if (name === "workbookPr") base1904 = attributes.date1904 === "1" || attributes.date1904 === "true";
    if (name !== "sheet") return;
    const relation = Object.entries(attributes).find(([key]) => key.endsWith(":id"))?.[1] ?? "";
    const hidden = attributes.state === "hidden" || attributes.state === "veryHidden";
    named.push({ name: attributes.name ?? "", hidden, relation });
    if (named.length > SHEETS_MAX) throw new Unreadable("IMPORT_TOO_LARGE", "sheets");
  });
  const targets = new Map<string, string>();
  await run(archive, "xl/_rels/workbook.xml.rels", (name, { Id, Target, TargetMode }) => {
    if (name === "Relationship" && Id && Target && TargetMode !== "External") targets.set(Id, partPath(Target));
  });
  const sheets = named.flatMap(({ name, hidden, relation }) => {
    const path = targets.get(relation);
    return path && archive.has(path) && path.includes("worksheets/") ? [{ name, hidden, path }] : [];
  });
  if (sheets.length === 0) throw new Unreadable("IMPORT_NOT_A_SHEET", "no sheet");
  const styles = archive.has("xl/styles.xml") ? await readStyles(archive) : [];
  const strings = archive.has("xl/sharedStrings.xml") ? await readStrings(archive) : [];
  return { sheets, styles, strings, base1904 };
}

function partPath(target: string): string {
  const parts = (target.startsWith("/") ? target.slice(1) : `xl/${target}`).split("/");
  const kept: string[] = [];
  for (const part of parts) {
    if (part === "..") kept.pop();
    else if (part !== "." && part !== "") kept.push(part);
  }
  return kept.join("/");
}

async function run(
  archive: Archive,
  path: string,
  open: (name: string, attributes: Record<string, string>) => void,
): Promise<void> {
  for await (const _ of walkXml(archive.text(path), { open }));
}

async function readStyles(archive: Archive): Promise<Shown[]> {
  const codes = new Map<number, string>();
  const styles: Shown[] = [];
  let inCells = false;
  const handlers = {
    open: (name: string, attributes: Record<string, string>) => {
      if (name === "numFmt") codes.set(Number(attributes.numFmtId), attributes.formatCode ?? "");
      if (name === "cellXfs") inCells = true;
      if (name !== "xf" || !inCells) return;
      const id = Number(attributes.numFmtId ?? 0);
      styles.push(shownAs(id, codes.get(id)));
      if (styles.length > STYLES_MAX) throw new Unreadable("IMPORT_TOO_LARGE", "styles");
    },
    close: (name: string) => {
      if (name === "cellXfs") inCells = false;
    },
  };
  for await (const _ of walkXml(archive.text("xl/styles.xml"), handlers));
  return styles;
}

/** How a number format shows a number; times of day stay numbers. */
export function shownAs(id: number, code: string | undefined): Shown {
  if (code === undefined) return MONTH_FORMATS.has(id) ? "month" : DAY_FORMATS.has(id) ? "day" : "number";
  const first = code.split(";")[0] ?? "";
  const letters = first
    .replace(/"[^"]*"|\[[^\]]*\]|\\.|_./g, (quoted) => (/[年月日]/.test(quoted) ? "" : " "))
    .toLowerCase();
  if (/general|[#0?@]/.test(letters)) return "number";
  if (!/[yed]/.test(letters)) return "number";
  return letters.includes("d") ? "day" : "month";
}

async function readStrings(archive: Archive): Promise<string[]> {
  const strings: string[] = [];
  let characters = 0;
  let current: string | null = null;
  let inText = false;
  let phonetic = false;
  const handlers = {
    open: (name: string) => {
      if (name === "si") current = "";
      else if (name === "rPh") phonetic = true;
      else if (name === "t") inText = !phonetic;
    },
    text: (text: string) => {
      if (!inText || current === null) return;
      current += text;
      if (current.length > CELL_CHARACTERS_MAX) throw new Unreadable("IMPORT_CELL_TOO_LONG");
    },
    close: (name: string) => {
      if (name === "t") inText = false;
      else if (name === "rPh") phonetic = false;
      else if (name === "si" && current !== null) {
        characters += current.length;
        strings.push(current);
        current = null;
        if (strings.length > SHARED_STRINGS_MAX || characters > SHARED_CHARACTERS_MAX)
          throw new Unreadable("IMPORT_TOO_LARGE", "texts");
      }
    },
  };
  for await (const _ of walkXml(archive.text("xl/sharedStrings.xml"), handlers));
  return strings;
}
