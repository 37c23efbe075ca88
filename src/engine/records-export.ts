import type { RecordItem } from "../core/api.ts";
import { fieldsOf, fieldTitle } from "../core/form/parts.ts";
import type { RecordType } from "../core/record/model.ts";
import { isRefusal, type Refusal, refuse } from "../core/refusal.ts";
import type { Caller, Engine } from "./engine.ts";
import { safeText, type Workbook } from "./import-export.ts";
import { listRecords, type RecordsQuery } from "./records.ts";
import { openWorkbook } from "./workbook-writer.ts";

const AT_ONCE = 200;
/** Rows of one workbook; a longer list is asked for by place or year. */
const ROWS_MAX = 50_000;

/** A register as a workbook, as its list shows it to the caller: the same filters, the same places, masked. */
export async function recordsWorkbook(
  engine: Engine,
  caller: Caller,
  typeId: string,
  query: RecordsQuery,
): Promise<Workbook | Refusal> {
  const type = engine.policies().records.get(typeId);
  if (!type) return refuse("RECORD_TYPE_UNKNOWN");
  const first = await listRecords(engine, caller, typeId, { ...query, limit: AT_ONCE });
  if (isRefusal(first)) return first;
  const columns = columnsOf(type);
  return {
    fileName: `${type.title.zh}.xlsx`,
    async write(output) {
      const workbook = await openWorkbook(output);
      const sheet = workbook.addWorksheet(type.title.zh.slice(0, 31), { views: [{ state: "frozen", ySplit: 1 }] });
      sheet.columns = [{ width: 8 }, ...columns.map(() => ({ width: 18 })), { width: 18 }];
      const head = sheet.addRow(["序号", ...columns.map(({ title }) => title), "所在区划"]);
      head.font = { bold: true };
      head.commit();
      let rows = 0;
      // Nothing of the database is held while a page is written.
      for (let page = first; ; ) {
        for (const item of page.items) sheet.addRow([++rows, ...cellsOf(columns, item)]).commit();
        if (page.next === null) break;
        if (rows >= ROWS_MAX) {
          sheet.addRow([null, "以下未列出：请按区划或年度分别导出"]).commit();
          break;
        }
        const next = await listRecords(engine, caller, typeId, { ...query, limit: AT_ONCE, cursor: page.next });
        if (isRefusal(next)) break;
        page = next;
      }
      sheet.commit();
      await workbook.commit();
    },
  };
}

interface Column {
  key: string;
  title: string;
  words: (value: unknown) => string | number;
}

/** What the list shows first, then the rest of what pages show. */
function columnsOf(type: RecordType): Column[] {
  const fields = fieldsOf(type.schema);
  const rest = Object.keys(fields).filter((key) => !type.list.includes(key));
  return [...type.list, ...rest].flatMap((key) => {
    const property = fields[key];
    if (!property || property["x-hidden"] === true || key === type.division) return [];
    return [{ key, title: fieldTitle(key, property).zh, words: (value) => wordsOf(property, value) }];
  });
}

function cellsOf(columns: readonly Column[], item: RecordItem): (string | number)[] {
  return [...columns.map(({ key, words }) => words(item.data[key])), item.divisionName ?? ""];
}

function wordsOf(property: Record<string, unknown>, value: unknown): string | number {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? "是" : "否";
  const titles: unknown = property["x-enum-titles"];
  const title: unknown = typeof titles === "object" && titles !== null ? Reflect.get(titles, String(value)) : undefined;
  if (typeof title === "object" && title !== null && "zh" in title) return String(title.zh);
  return safeText(typeof value === "object" ? JSON.stringify(value) : String(value));
}
