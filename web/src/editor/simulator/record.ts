import { parseDocument, stringify } from "yaml";
import { localDay } from "../../../../src/core/calendar/day.ts";
import { isPlainObject } from "../../../../src/core/expression/plain.ts";
import type { Text } from "../../../../src/core/text.ts";
import type { Run } from "./run.ts";

/** A run as a scenario: given, steps, and how everything stands at its end. */
function scenarioOf({ given, past, now }: Run, id: string, title: Text): Record<string, unknown> {
  const [first] = now.cases;
  const { division, on, by, data, rows } = given;
  const tasks = now.cases.flatMap((one) => one.tasks.map(({ invoke, position }) => `${invoke}@${position}`));
  return {
    ...{ id, title },
    given: {
      ...{ division, on },
      ...(by === undefined ? {} : { by }),
      data,
      ...(rows && Object.keys(rows).length > 0 ? { rows: plainRows(rows) } : {}),
    },
    steps: past.map(({ done }) => done),
    [THEN]: {
      ...(first ? { state: first.state, status: first.status } : {}),
      tasks,
      documents: now.documents.map(({ template }) => template),
    },
  };
}
/** A literal key of this name would make a promise of the object. */
const THEN = "then";

function plainRows(rows: NonNullable<Run["given"]["rows"]>): Record<string, unknown> {
  const lists = Object.entries(rows).map(([field, list]) => [
    field,
    list.map(({ data, codes, disposition, place }) => ({
      ...data,
      ...(codes.length > 0 ? { codes } : {}),
      ...(disposition === undefined ? {} : { disposition }),
      ...(place === undefined || place === null ? {} : { place }),
    })),
  ]);
  return Object.fromEntries(lists);
}

/** The file of scenarios with one more; comments and order of the rest stay. Null when the file cannot be read. */
export function withScenario(text: string | undefined, run: Run, id: string, title: Text): string | null {
  const scenario = scenarioOf(run, id, title);
  if (text === undefined || text.trim() === "") return stringify({ scenarios: [scenario] }, { lineWidth: 0 });
  const document = parseDocument(text);
  const held: unknown = document.toJS();
  if (document.errors.length > 0 || !isPlainObject(held) || !Array.isArray(held.scenarios)) return null;
  const indented = stringify([scenario], { lineWidth: 0 })
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `  ${line}`));
  return `${text.trimEnd()}\n\n${indented.join("\n")}\n`;
}

/** The local day on which a simulation stands. */
export function dayOf({ now }: Run["now"], zone: string): string {
  return localDay(now, zone);
}
