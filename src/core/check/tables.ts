import { actionsOf } from "../definition/walk.ts";
import { isExpression } from "../expression/feel.ts";
import type { Table } from "../table/model.ts";
import type { Bundle } from "../variant.ts";
import { checkChart } from "./chart.ts";
import type { Flow } from "./flow.ts";
import { dataNames, readsOf } from "./reads.ts";
import { tablePath } from "./words.ts";
import type { Findings } from "./world.ts";

/**
 * Decision tables whose columns read what no procedure that uses them provides. A table may serve several, so that a
 * column which one of them cannot fill is no mistake.
 */
export function checkTables(
  bundle: Bundle,
  flow: Flow,
  elsewhere: (table: string, name: string) => boolean,
  findings: Findings,
): void {
  for (const table of decidedTables(bundle)) {
    table.inputs.forEach(({ expression }, index) => {
      for (const name of dataNames(readsOf(expression))) {
        if (flow.anywhere(name) || elsewhere(table.id, name)) continue;
        findings.error(
          "CHECK_DATA_UNKNOWN",
          tablePath(table.id, `/inputs/${index}/expression`),
          {
            zh: `决策表读取“${name}”，但没有任何表单、设置或登记提供它`,
            en: `The decision table reads "${name}", which no form, action or list provides`,
          },
          { zh: "改正名称，或在前面的表单中加入此项", en: "Correct the name, or ask for it in an earlier form" },
        );
      }
    });
  }
}

/** The tables that an action decides by; others of the bundle are read elsewhere, with columns of their own. */
export function decidedTables(bundle: Bundle): Table[] {
  const { states, ways } = checkChart(bundle.definition);
  const lists = [
    ...states.flatMap(({ config }) => [config.entry, config.exit]),
    ...ways.map(({ transition }) => transition.actions),
  ];
  const named = new Set(
    lists.flatMap((list) => actionsOf(list)).flatMap(({ type, params }) => (type === "decide" ? [params?.table] : [])),
  );
  const open = [...named].some((name) => isExpression(name));
  return Object.values(bundle.tables).filter(({ id }) => open || named.has(id));
}
