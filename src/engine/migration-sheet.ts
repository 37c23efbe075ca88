import { pathOf, titleOfState } from "../core/diagram/words.ts";
import { compiledOf } from "../core/machine/compile.ts";
import { titleOf } from "../core/machine/effect.ts";
import type { MigrationSheet, SheetState } from "../core/migrate/report.ts";
import { kindOf, mapStates } from "../core/migrate/states.ts";
import { isRefusal, type Refusal } from "../core/refusal.ts";
import { countOpen } from "../store/migration-cases.ts";
import { grantsWith } from "./authority.ts";
import type { Caller, Engine } from "./engine.ts";
import { citiesOf } from "./migrate-round.ts";
import { currentOf, machineOfBundle, START_RIGHT, TRY_RIGHT, versionsOf } from "./migrations.ts";

/** What becomes of each state between an earlier version and the one in force, what is asked, and how many cases stand there. */
export async function migrationSheet(
  engine: Engine,
  caller: Caller,
  workflow: string,
  from: number | undefined,
): Promise<MigrationSheet | Refusal> {
  const current = await currentOf(engine, workflow);
  if (isRefusal(current)) return current;
  const open = await openByVersion(engine, workflow);
  const earlier = [...open].filter(([version]) => version < current.version).sort(([a], [b]) => b - a);
  const chosen = from ?? earlier[0]?.[0] ?? null;
  const sheet = {
    ...{ workflow, title: current.bundle.definition.title, from: chosen, to: current.version },
    versions: earlier.map(([version, states]) => ({ version, cases: states.total })),
    mayTry: grantsWith(engine.policies(), caller, TRY_RIGHT).length > 0,
    mayStart: grantsWith(engine.policies(), caller, START_RIGHT).length > 0,
  };
  if (chosen === null) return { ...sheet, states: [], targets: [] };
  const versions = await versionsOf(engine, workflow, chosen);
  if (isRefusal(versions)) return versions;
  const [was, is] = [machineOfBundle(versions.bundle), machineOfBundle(current.bundle)];
  const { map, open: asked } = mapStates(was, is, {});
  const standing = open.get(chosen)?.states ?? new Map<string, number>();
  const old = compiledOf(was).facts;
  const states = old.states.flatMap((place): SheetState[] => {
    const { path } = place;
    const kind = kindOf(place);
    if (path === "" || kind === "history") return [];
    const question = asked.find(({ state }) => state === path);
    const known = { state: path, title: titleOf(old, path), kind, cases: standing.get(path) ?? 0 };
    return [{ ...known, to: map[path] ?? null, why: question?.why ?? null, suggestions: question?.suggestions ?? [] }];
  });
  // Steps that an area has added are in no file of the version.
  const local = [...standing].filter(([path]) => !old.byPath.has(path));
  const added = local.map(([state, cases]): SheetState => {
    const title = titleOfState(versions.bundle.definition, pathOf(state));
    return { state, title, kind: "atomic", to: null, why: "missing", suggestions: [], cases };
  });
  const targets = compiledOf(is).facts.states.flatMap((place) => {
    const kind = kindOf(place);
    const { path: state } = place;
    return state === "" || kind === "history" ? [] : [{ state, title: titleOf(compiledOf(is).facts, state), kind }];
  });
  return { ...sheet, states: [...states, ...added], targets };
}

async function openByVersion(engine: Engine, workflow: string) {
  const open = new Map<number, { total: number; states: Map<string, number> }>();
  for (const city of citiesOf(engine)) {
    for (const { version, state, count } of await countOpen(engine.database, city, workflow)) {
      const known = open.get(version) ?? { total: 0, states: new Map<string, number>() };
      known.total += count;
      for (const path of state.split(",")) known.states.set(path, (known.states.get(path) ?? 0) + count);
      open.set(version, known);
    }
  }
  return open;
}
