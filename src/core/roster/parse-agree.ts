import type { Source } from "../policy/source.ts";
import type { ImportDefinition } from "./model.ts";

/** What the parts say of each other must hold: keys exist, none twice. */
export function agree(source: Source, definition: ImportDefinition): void {
  const keys = new Set<string>();
  for (const [i, column] of definition.columns.entries()) {
    if (keys.has(column.key))
      source.report(["columns", i, "key"], `列“${column.key}”重复`, `Column "${column.key}" occurs twice`);
    keys.add(column.key);
  }
  for (const derived of definition.derive) keys.add(derived.key);
  const locatedKeys = new Set(definition.locate.map((entry) => entry.key));
  const named: [path: (string | number)[], key: string | undefined][] = [
    ...definition.columns.map((column, i): [(string | number)[], string | undefined] => [
      ["columns", i, "sameAs"],
      column.sameAs?.key,
    ]),
    ...definition.derive.map((derived, i): [(string | number)[], string | undefined] => [
      ["derive", i, "from"],
      derived.from,
    ]),
    ...definition.locate.flatMap((entry, i): [(string | number)[], string | undefined][] =>
      [entry.address, entry.street, entry.community].map((key) => [["locate", i], key]),
    ),
    [["compare", "by"], definition.compare?.by],
    ...definition.checks.flatMap((entry, i): [(string | number)[], string | undefined][] =>
      entry.fields.filter((key) => !locatedKeys.has(key)).map((key) => [["checks", i, "fields"], key]),
    ),
  ];
  for (const [path, key] of named) {
    if (key !== undefined && key !== "" && !keys.has(key))
      source.report(path, `没有“${key}”这一列`, `There is no column "${key}"`);
  }
  for (const [i, rule] of definition.place.entries()) {
    if (!locatedKeys.has(rule.use))
      source.report(["place", i, "use"], `“${rule.use}”不在 locate 中`, `"${rule.use}" is not located`);
  }
  if (definition.kind === "records" && !definition.record)
    source.report([], "缺少“record”", '"record" is missing', "SOURCE_KEY_MISSING");
  if (definition.kind === "roster" && definition.dispositions.length === 0)
    source.report(["dispositions"], "至少应有一种处理", "At least one disposition is needed");
}
