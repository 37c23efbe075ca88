import type { Table } from "../table/model.ts";
import type { Bundle } from "../variant.ts";
import { expressionsOf } from "./expressions.ts";
import type { Flow } from "./flow.ts";
import { firstOf, type Literal, readsOf } from "./reads.ts";
import { decidedTables } from "./tables.ts";
import { type Domain, domainsOf, kindOfLiteral } from "./values.ts";
import { quoted, tablePath, workflowPath } from "./words.ts";
import type { CheckWorld, Findings } from "./world.ts";

const FACTS = new Set(["params", "instance", "subject", "found"]);

/** Comparisons that no case can ever meet: a value that the form does not offer, a number with a text. */
export function checkComparisons(bundle: Bundle, world: CheckWorld, flow: Flow, findings: Findings): void {
  const domains = domainsOf(bundle, world);
  const domainOf = (path: string): Domain | null => {
    // Where anybody may give data, nothing can be said of them.
    if (flow.open && !FACTS.has(firstOf(path))) return null;
    return domains.get(path) ?? null;
  };
  const sources = [
    ...expressionsOf(bundle).map(({ source, pointer }) => ({ source, path: workflowPath(bundle, pointer) })),
    ...decidedTables(bundle).flatMap((table) =>
      table.inputs.map(({ expression }, index) => ({
        source: expression,
        path: tablePath(table.id, `/inputs/${index}/expression`),
      })),
    ),
  ];
  for (const { source, path } of sources) {
    for (const { path: read, op, literal } of readsOf(source).comparisons) {
      judge(findings, path, { read, op, literal, domain: domainOf(read) });
    }
  }
  for (const table of decidedTables(bundle)) checkRows(table, domainOf, findings);
}

function checkRows(table: Table, domainOf: (path: string) => Domain | null, findings: Findings): void {
  for (const input of table.inputs) {
    const domain = domainOf(input.expression.trim());
    if (domain === null) continue;
    table.rows.forEach((row, index) => {
      const cell = row.when[input.name] ?? "-";
      for (const literal of literalsOfCell(cell)) {
        judge(findings, tablePath(table.id, `/rows/${index}/when/${input.name}`), {
          read: input.expression.trim(),
          op: "=",
          literal,
          domain,
        });
      }
    });
  }
}

/** The values a cell lists: `"a", "b"`, `not("a")`, `3`, `true`; none where it is a range or an expression. */
export function literalsOfCell(cell: string): Literal[] {
  const inner = /^\s*not\s*\((.*)\)\s*$/s.exec(cell)?.[1] ?? cell;
  const parts = inner.match(/"(?:[^"\\]|\\.)*"|[^,]+/g) ?? [];
  return parts.flatMap((part): Literal[] => {
    const text = part.trim();
    if (/^"(?:[^"\\]|\\.)*"$/.test(text)) return [text.slice(1, -1)];
    if (/^-?\d+(\.\d+)?$/.test(text)) return [Number(text)];
    return text === "true" || text === "false" ? [text === "true"] : [];
  });
}

interface Compared {
  read: string;
  op: string;
  literal: Literal;
  domain: Domain | null;
}

function judge(findings: Findings, path: string, { read, op, literal, domain }: Compared): void {
  if (domain === null || literal === null) return;
  const kind = kindOfLiteral(literal);
  if (domain.kinds.size > 0 && !domain.kinds.has(kind) && !domain.kinds.has("list")) {
    findings.error(
      "CHECK_VALUE_IMPOSSIBLE",
      path,
      {
        zh: `“${read}”是${KIND[[...domain.kinds][0] ?? kind].zh}，不能与 ${quoted(literal)} 比较`,
        en: `"${read}" is ${KIND[[...domain.kinds][0] ?? kind].en} and cannot be compared with ${quoted(literal)}`,
      },
      { zh: "改用同类的值", en: "Compare it with a value of its own kind" },
    );
  } else if ((op === "=" || op === "!=") && domain.values && !domain.kinds.has("list") && !domain.values.has(literal)) {
    const offered = [...domain.values]
      .filter((one) => one !== null)
      .slice(0, 12)
      .map(quoted);
    findings.error(
      "CHECK_VALUE_IMPOSSIBLE",
      path,
      { zh: `“${read}”不可能是 ${quoted(literal)}`, en: `"${read}" can never be ${quoted(literal)}` },
      { zh: `可能的值：${offered.join("、") || "（无）"}`, en: `It may be: ${offered.join(", ") || "(nothing)"}` },
    );
  }
}

const KIND = {
  string: { zh: "文字", en: "a text" },
  number: { zh: "数字", en: "a number" },
  boolean: { zh: "是否", en: "true or false" },
  list: { zh: "列表", en: "a list" },
  object: { zh: "一组值", en: "a group of values" },
} as const;
