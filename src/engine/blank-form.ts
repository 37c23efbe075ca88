import type { Block, Cell } from "../core/document/model.ts";
import { printPage } from "../core/document/page.ts";
import { fieldsOf, fieldTitle, partsOf } from "../core/form/parts.ts";
import { isRecord } from "../core/form/schema.ts";
import type { Text } from "../core/text.ts";
import type { Form } from "../core/variant.ts";
import { STYLESHEET_PATH } from "./document.ts";

/** Rows left empty for a list that is filled in. */
const ROWS_EMPTY = 5;
/** Columns of a list that still have room for handwriting. */
const COLUMNS_MAX = 6;

/** A form nobody has filled in, as a page that prints as A4. */
export function blankForm(form: Form, procedure: Text): string {
  const blocks: Block[] = [
    { type: "heading", level: 1, content: [{ type: "text", text: form.title.zh }] },
    { type: "paragraph", style: "center", ragged: false, content: [{ type: "text", text: procedure.zh }] },
  ];
  const plain: Cell[][] = [];
  const lists: Block[] = [];
  const named = new Set<string>();
  for (const [name, property] of partsOf(form.schema).flatMap((part) => Object.entries(fieldsOf(part)))) {
    if (named.has(name) || isHidden(form, name, property)) continue;
    named.add(name);
    const title = fieldTitle(name, property).zh;
    const items = isRecord(property.items) ? property.items : {};
    if (isRecord(items.properties)) lists.push(...listOf(title, items));
    else plain.push([cell(title, true), cell(hintOf(property, items), false)]);
  }
  blocks.push({ type: "table", widths: [32, 68], dense: false, head: [], body: plain }, ...lists);
  blocks.push({
    type: "section",
    style: "signature",
    content: [
      {
        type: "paragraph",
        style: "right",
        ragged: false,
        content: [{ type: "text", text: "填表人（签字）：＿＿＿＿＿＿　　　　年　　月　　日" }],
      },
    ],
  });
  return printPage({ blocks, landscape: false }, { title: form.title, stylesheet: STYLESHEET_PATH, qr: () => "" });
}

/** What only officers or the system fill in is no part of the sheet. */
function isHidden(form: Form, name: string, property: Record<string, unknown>): boolean {
  const ui = form.ui[name];
  return property.readOnly === true || (isRecord(ui) && ui["ui:widget"] === "hidden");
}

/** Closed choices to be ticked; papers are said to be attached. */
function hintOf(property: Record<string, unknown>, items: Record<string, unknown>): string {
  if (property.format === "attachment" || items.format === "attachment") return "□ 随表附上";
  if (property.type === "boolean") return "□ 是　□ 否";
  const source = Array.isArray(items.enum) ? items : property;
  if (!Array.isArray(source.enum)) return "";
  const titles = source["x-enum-titles"];
  return source.enum.map((code) => `□ ${titleOf(titles, code)}`).join("　");
}

function titleOf(titles: unknown, code: unknown): string {
  const title = isRecord(titles) ? titles[String(code)] : undefined;
  return isRecord(title) && typeof title.zh === "string" ? title.zh : String(code);
}

function listOf(title: string, items: Record<string, unknown>): Block[] {
  const columns = Object.entries(fieldsOf(items)).slice(0, COLUMNS_MAX);
  const head = columns.map(([name, property]) => cell(fieldTitle(name, property).zh, true));
  const body = Array.from({ length: ROWS_EMPTY }, () => columns.map(() => cell("", false)));
  const widths = columns.map(() => Math.floor(100 / columns.length));
  return [
    { type: "heading", level: 3, content: [{ type: "text", text: title }] },
    { type: "table", widths, dense: false, head: [head], body },
  ];
}

function cell(text: string, header: boolean): Cell {
  return { header, span: 1, rows: 1, content: [{ type: "text", text }] };
}
