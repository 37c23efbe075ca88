import type { Definition, ParamSpec, StateConfig } from "../definition/model.ts";
import { statesOf, transitionsOf } from "../definition/walk.ts";
import type { Clause, Regulation } from "../regulation/model.ts";
import type { Table } from "../table/model.ts";
import type { Text } from "../text.ts";

/** What may rest on a clause: whatever has `basis`. */
export type ClauseUseKind = "workflow" | "state" | "transition" | "parameter" | "change" | "row";

/** Something that rests on a clause, and where it is written. */
export interface ClauseUse {
  kind: ClauseUseKind;
  title: Text;
  /** What it is part of: a workflow, a table; null for a whole workflow and for shared parameters. */
  of: Text | null;
  /** File and pointer into it. */
  at: string;
  /** The workflow, and the path of its state, where it is part of one. */
  workflow: string | null;
  state: string | null;
}

export interface ClauseCoverage extends Clause {
  /** Nothing rests on the clause yet when empty. */
  uses: ClauseUse[];
}

export interface RegulationCoverage extends Omit<Regulation, "clauses"> {
  clauses: ClauseCoverage[];
}

export interface Coverage {
  regulations: RegulationCoverage[];
  /** Clauses that are named somewhere and stand in no regulation. */
  unknown: { clause: string; uses: ClauseUse[] }[];
}

export interface CoverageWorld {
  workflows: readonly Definition[];
  /** Shared parameters. */
  params: Readonly<Record<string, ParamSpec>>;
  tables: readonly Table[];
}

type Named = ClauseUse & { basis: readonly string[] };

/** For every clause what rests on it; for everything that names a clause, whether there is one. */
export function coverageOfClauses(regulations: readonly Regulation[], world: CoverageWorld): Coverage {
  const uses = new Map<string, ClauseUse[]>();
  for (const { basis, ...use } of namedIn(world)) {
    for (const clause of new Set(basis)) uses.set(clause, [...(uses.get(clause) ?? []), use]);
  }
  const covered = regulations.map(({ clauses, ...regulation }) => ({
    ...regulation,
    clauses: clauses.map((clause) => ({ ...clause, uses: uses.get(`${regulation.id}/${clause.id}`) ?? [] })),
  }));
  const known = new Set(regulations.flatMap(({ id, clauses }) => clauses.map((clause) => `${id}/${clause.id}`)));
  const unknown = [...uses].filter(([clause]) => !known.has(clause)).map(([clause, list]) => ({ clause, uses: list }));
  return { regulations: covered, unknown: unknown.sort((a, b) => (a.clause < b.clause ? -1 : 1)) };
}

function namedIn({ workflows, params, tables }: CoverageWorld): Named[] {
  const none = { of: null, workflow: null, state: null };
  return [
    ...workflows.flatMap(ofWorkflow),
    ...Object.entries(params).map(([name, { title, basis = [] }]): Named => {
      return { kind: "parameter", title, at: `policies/params.yaml/params/${name}`, basis, ...none };
    }),
    ...tables.flatMap(({ id: table, title: of, rows }) =>
      rows.map(({ id, note, basis = [] }): Named => {
        const at = `policies/tables/${table}.yaml/rows/${id}`;
        return { kind: "row", title: note ?? { zh: id, en: id }, ...none, of, at, basis };
      }),
    ),
  ];
}

function ofWorkflow(definition: Definition): Named[] {
  const { id, title, basis, params, local = [], machine } = definition;
  const file = `workflows/${id}.yaml`;
  const part = { of: title, workflow: id, state: null };
  return [
    { kind: "workflow", title, at: file, basis, ...part, of: null },
    ...Object.entries(params).map(([name, spec]): Named => {
      return { kind: "parameter", title: spec.title, at: `${file}/params/${name}`, basis: spec.basis ?? [], ...part };
    }),
    ...local.map(({ op, at, title: said, basis: why = [] }, index): Named => {
      const own = said ?? { zh: `${op} ${at}`, en: `${op} ${at}` };
      return { kind: "change", title: own, at: `${file}/local/${index}`, basis: why, ...part };
    }),
    ...statesOf(machine).flatMap(({ path, pointer, config }) => {
      const own = config.meta?.title ?? (path === "" ? title : { zh: path, en: path });
      const place = { ...part, at: `${file}${pointer}`, state: path };
      const state: Named = { kind: "state", title: own, ...place, basis: config.meta?.basis ?? [] };
      return [state, ...waysOf(config).map((way): Named => ({ kind: "transition", title: own, ...place, ...way }))];
    }),
  ];
}

/** The ways out of a state that rest on clauses of their own. */
function waysOf(config: StateConfig): { title?: Text; basis: readonly string[] }[] {
  const { on = {}, after = {}, always, onDone } = config;
  return [...Object.values(on), ...Object.values(after), always, onDone]
    .flatMap(transitionsOf)
    .map(({ meta }) => ({ ...(meta?.title ? { title: meta.title } : {}), basis: meta?.basis ?? [] }));
}
