import { pipeline, type Readable } from "node:stream";
import { parse } from "csv-parse";
import { v7 as uuidv7 } from "uuid";
import type { Problem } from "../core/problem.ts";
import { pinyinInitials } from "../core/record/initials.ts";
import type { RecordType } from "../core/record/model.ts";
import type { ImportDefinition } from "../core/roster/model.ts";
import { type LoadedRecord, putRecords } from "../store/record-load.ts";
import type { Engine } from "./engine.ts";
import { foundBy } from "./registry.ts";

const RECORDS_AT_ONCE = 1_000;
const PROBLEMS_MAX = 100;
const RECORD_CHARACTERS_MAX = 1_000_000;
export const RECORD_ROWS_MAX = 5_000_000;

export interface LoadedRecords {
  rows: number;
  added: number;
  changed: number;
  /** Rows that were left out, with their line; never with their values. */
  problems: Problem[];
}

/**
 * Takes a csv of another office's database into the registry: rows replace what stands under the same keys. The
 * definition (kind `records`) names the record type and which heading is which property. Streams; a row that does not
 * fit the type's schema is reported and left out.
 */
export async function loadRecords(
  engine: Engine,
  definition: ImportDefinition,
  city: number,
  csv: Readable,
): Promise<LoadedRecords> {
  const type = engine.policies().records.get(definition.record ?? "");
  if (!type) throw new Error(`the import "${definition.id}" names a record type that does not exist`);
  const loaded: LoadedRecords = { rows: 0, added: 0, changed: 0, problems: [] };
  const parser = parse({
    columns: (headings: string[]) => propertiesOf(definition, headings),
    bom: true,
    relax_column_count: true,
    max_record_size: RECORD_CHARACTERS_MAX,
  });
  // A source that breaks off destroys the parser with its error, which ends the loop below.
  pipeline(csv, parser, () => undefined);
  // A key that comes twice in one statement would be refused by the database: the later row wins.
  let batch = new Map<string, LoadedRecord>();
  const store = async () => {
    if (batch.size === 0) return;
    const { added, changed } = await putRecords(engine.database, city, type.id, [...batch.values()]);
    loaded.added += added;
    loaded.changed += changed;
    batch = new Map();
  };
  for await (const row of parser) {
    loaded.rows++;
    if (loaded.rows > RECORD_ROWS_MAX) throw new Error(`more than ${RECORD_ROWS_MAX} rows`);
    const data = valuesOf(type, row);
    const problems = engine.validate(type.schema, data);
    if (problems.length > 0) {
      if (loaded.problems.length < PROBLEMS_MAX)
        loaded.problems.push(...problems.slice(0, 1).map((problem) => ({ ...problem, line: loaded.rows + 1 })));
      continue;
    }
    const record = recordOf(engine, type, data);
    batch.set(record.key_blind, record);
    if (batch.size >= RECORDS_AT_ONCE) await store();
  }
  await store();
  return loaded;
}

/** The property of each heading; columns that the definition does not name are passed over. */
function propertiesOf(definition: ImportDefinition, headings: string[]): (string | false)[] {
  const byHeading = new Map(
    definition.columns.flatMap((column) =>
      [column.key, column.title.zh, column.title.en, ...column.synonyms].map((word) => [
        word.trim().toLowerCase(),
        column.key,
      ]),
    ),
  );
  return headings.map((heading) => byHeading.get(heading.trim().toLowerCase()) ?? false);
}

/** A row's values in the types of the schema; blanks are no values. */
function valuesOf(type: RecordType, row: unknown): Record<string, unknown> {
  if (typeof row !== "object" || row === null) return {};
  const properties = Object(type.schema.properties);
  return Object.fromEntries(
    Object.entries(row).flatMap(([key, value]): [string, unknown][] => {
      const text = String(value ?? "").trim();
      if (text === "") return [];
      const kind: unknown = Object(properties[key]).type;
      if (kind === "number" || kind === "integer") return [[key, Number(text)]];
      if (kind === "boolean") return [[key, text === "true" || text === "1"]];
      if (kind === "array") return [[key, text.split(/[;；、|]/).filter((part) => part !== "")]];
      return [[key, text]];
    }),
  );
}

function recordOf(engine: Engine, type: RecordType, data: Record<string, unknown>): LoadedRecord {
  const isProtected = engine.policies().protectedKeys;
  const text = (key: string | undefined) => {
    const value = key === undefined || isProtected.has(key) ? undefined : data[key];
    return typeof value === "string" ? value : null;
  };
  const name = text(type.name);
  return {
    id: uuidv7(),
    key_blind: engine.sealer.blind(String(data[type.key])).toString("hex"),
    name,
    pinyin: name === null ? null : pinyinInitials(name),
    division: text(type.division),
    filters: foundBy(engine, type, data),
    data: engine.sealer.seal(data),
  };
}
