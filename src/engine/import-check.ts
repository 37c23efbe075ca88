import { pinyinInitials } from "../core/record/initials.ts";
import { type CleanContext, type CleanLine, cleanLine } from "../core/roster/clean.ts";
import { judgeLine, type ResultCode } from "../core/roster/judge.ts";
import type { CheckedLine, RawLine } from "../core/roster/model.ts";
import type { Connection } from "../store/database.ts";
import { findNamesakes, findRecords } from "../store/import-lines.ts";
import type { NewLine } from "../store/imports.ts";
import type { Engine } from "./engine.ts";

/** What a run keeps between chunks. */
export interface CheckState {
  city: number;
  context: CleanContext;
  results: ReadonlyMap<string, ResultCode>;
  /** Digests of the keys that stood on an earlier line. */
  seen: Set<string>;
}

/** Checks a chunk of lines against the registry: two statements whatever its length. Adds their keys to what was seen. */
export async function checkLines(
  engine: Engine,
  db: Connection,
  state: CheckState,
  raws: readonly RawLine[],
): Promise<NewLine[]> {
  const cleaned = raws.map((raw) => {
    const line = cleanLine(state.context, raw);
    return { line, digest: line.key === null ? null : engine.sealer.blind(line.key).toString("hex") };
  });
  const found = await foundRecords(engine, db, state, cleaned);
  const namesakes = await namesakesOf(engine, db, state, cleaned);
  return cleaned.map(({ line, digest }) => {
    const duplicate = digest !== null && state.seen.has(digest);
    if (digest !== null) state.seen.add(digest);
    const checked = judgeLine(state.context, state.results, line, {
      found: digest === null ? null : (found.get(digest) ?? null),
      namesakes: namesakes.get(String(line.data[state.context.definition.compare?.name ?? ""])) ?? [],
      duplicate,
    });
    return stored(engine, state, checked, digest);
  });
}

type Cleaned = { line: CleanLine; digest: string | null };

async function foundRecords(
  engine: Engine,
  db: Connection,
  state: CheckState,
  cleaned: readonly Cleaned[],
): Promise<Map<string, Record<string, unknown>>> {
  const compare = state.context.definition.compare;
  const keys = cleaned.flatMap(({ digest }) => (digest === null ? [] : [digest]));
  if (!compare || keys.length === 0) return new Map();
  const rows = await findRecords(db, state.city, compare.record, keys);
  // Only what is compared is opened: opening the rest would cost more than everything else together.
  const used = [...new Set(state.context.definition.checks.flatMap(({ found, also }) => [found, also]))].filter(
    (name) => name !== undefined,
  );
  return new Map(
    rows.map(({ key, data }) => [
      key,
      engine.sealer.open(Object.fromEntries(used.map((name) => [name, data[name] ?? null]))),
    ]),
  );
}

/** Keys of records that bear the names of lines whose own key is unsound. */
async function namesakesOf(
  engine: Engine,
  db: Connection,
  state: CheckState,
  cleaned: readonly Cleaned[],
): Promise<Map<string, string[]>> {
  const compare = state.context.definition.compare;
  if (!compare) return new Map();
  const names = cleaned.flatMap(({ line }) => {
    const name = line.data[compare.name];
    return line.key === null && typeof name === "string" ? [name] : [];
  });
  const found = new Map<string, string[]>();
  for (const { name, data } of await findNamesakes(db, state.city, compare.record, [...new Set(names)])) {
    const key = engine.sealer.open({ [compare.by]: data[compare.by] })[compare.by];
    if (typeof key === "string") found.set(name, [...(found.get(name) ?? []), key]);
  }
  return found;
}

/** A line as it is stored. Values that stand under other names than their own are put under their own, to be sealed. */
function stored(engine: Engine, state: CheckState, line: CheckedLine, digest: string | null): NewLine {
  const compare = state.context.definition.compare;
  const name = line.data[compare?.name ?? "name"];
  const shownName = typeof name === "string" ? name : null;
  const seal = engine.sealer.seal.bind(engine.sealer);
  const own = (field: string, value: string) => ({ [field]: value });
  return {
    line: line.line,
    sheet: line.sheet,
    row_no: line.row,
    // Nobody knows what a column that was not asked for holds: it is kept as closely as the key.
    cells: seal({
      ...line.cells,
      [EXTRA]: Object.entries(line.extra).map(([letter, text]) => ({ letter, ...own(compare?.by ?? "", text) })),
    }),
    data: seal(line.data),
    cleaned: seal(
      line.cleaned.map(({ field, from, to, rule }) => ({ field, rule, from: own(field, from), to: own(field, to) })),
    ),
    codes: line.codes,
    findings: seal(
      line.findings.map(({ suggest, ...finding }) =>
        suggest === undefined ? finding : { ...finding, suggest: own(compare?.by ?? "", suggest) },
      ),
    ),
    disposition: line.disposition,
    place: line.place,
    name: shownName,
    pinyin: shownName === null ? null : pinyinInitials(shownName),
    key_blind: digest,
  };
}

export const EXTRA = "extra";
