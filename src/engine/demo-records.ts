import { parse } from "csv-parse/sync";
import type { Connection } from "../store/database.ts";
import { addRecords } from "../store/record-seed.ts";
import type { Facts } from "./demo-place.ts";
import type { RecordPlan } from "./demo-plan.ts";
import { type DemoWorld, value } from "./demo-values.ts";
import type { Engine } from "./engine.ts";
import { recordRow } from "./registry.ts";

const ROWS_PER_STATEMENT = 500;
const NO_FACTS: Facts = new Map();

/** Enters every record that the plan asks for. `readText` gives a file that lies beside the plan. */
export async function seedRecords(
  engine: Pick<Engine, "policies" | "sealer">,
  tx: Connection,
  world: DemoWorld,
  plans: readonly RecordPlan[],
  readText: (name: string) => string,
): Promise<number> {
  let total = 0;
  for (const plan of plans) {
    const type = engine.policies().records.get(plan.type);
    if (!type) throw new Error(`the demonstration has records of the unknown type ${plan.type}`);
    for (const home of plan.homes) {
      const there = { ...world, within: home.within };
      const rows = valuesOf(there, plan, home.count, readText).map((values) => {
        const { asOf } = world.plan;
        const entry = {
          key: values[type.key],
          values,
          validFrom: asOf,
          instance: "",
          at: `${asOf}T00:00:00.000Z`,
          actor: null,
        };
        const { instance_id: _, ...row } = recordRow(engine, type, entry);
        return row;
      });
      for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
        await addRecords(tx, home.homeCity, rows.slice(from, from + ROWS_PER_STATEMENT));
      }
      total += rows.length;
    }
  }
  return total;
}

function valuesOf(
  world: DemoWorld,
  plan: RecordPlan,
  count: number,
  readText: (name: string) => string,
): Record<string, unknown>[] {
  if (plan.csv !== undefined) return fromTable(readText(plan.csv), plan);
  if (plan.organisations !== undefined) {
    return world.organisations
      .filter((one) => one.organisation.type === plan.organisations)
      .map((one) => draft(world, plan, one.facts));
  }
  return Array.from({ length: count }, () => draft(world, plan, NO_FACTS));
}

function draft(world: DemoWorld, plan: RecordPlan, facts: Facts): Record<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [property, spec] of Object.entries(plan.values ?? {})) {
    const made = value(world, { values, facts }, spec);
    if (made !== undefined && made !== null) values.set(property, made);
  }
  // A property that begins with an underscore only served to make others.
  return Object.fromEntries([...values].filter(([name]) => !name.startsWith("_")));
}

function fromTable(text: string, plan: RecordPlan): Record<string, unknown>[] {
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true, skip_empty_lines: true });
  const columns = Object.entries(plan.columns ?? {});
  return rows.map((row) =>
    Object.fromEntries(
      columns.flatMap(([column, property]) => {
        const cell = row[column];
        if (cell === undefined || cell === "") return [];
        return [[property, plan.numbers?.includes(property) ? Number(cell) : cell]];
      }),
    ),
  );
}
