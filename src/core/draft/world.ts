import type { Calendar } from "../calendar/model.ts";
import type { CheckWorld } from "../check/world.ts";
import type { OutcomeSpec, ParamSpec } from "../definition/model.ts";
import type { DefinitionWorld } from "../definition/parse.ts";
import type { Validator } from "../form/validator.ts";
import { applyChanges } from "../local/apply.ts";
import { changesInForce } from "../local/resolve.ts";
import type { StepTypes } from "../local/step-type.ts";
import type { Positions, Setting } from "../policy/model.ts";
import type { RecordType } from "../record/model.ts";
import type { ImportDefinition } from "../roster/model.ts";
import type { SimulationWorld } from "../simulate/model.ts";
import type { Table } from "../table/model.ts";
import type { Text } from "../text.ts";
import type { Bundle } from "../variant.ts";

/**
 * Everything around a workflow that is being written, as plain data: an editor far from the server checks and simulates
 * by it. Nothing in it is about a person or a case.
 */
export interface DraftWorld {
  /** The day as of which it holds. */
  on: string;
  /** The city whose places it names. */
  city: string;
  positions: Positions;
  outcomes: Record<string, OutcomeSpec>;
  params: Record<string, ParamSpec>;
  roles: Record<string, Text>;
  records: Record<string, RecordType>;
  organisationTypes: Record<string, Text>;
  stepTypes: StepTypes;
  tables: Table[];
  imports: ImportDefinition[];
  /** Every workflow in force, the drafted one among them. */
  workflows: Bundle[];
  /** Those that hold for places of the city. */
  settings: Setting[];
  divisions: [code: string, name: string][];
  calendar: Omit<Calendar, "holidays" | "workdays" | "publishedYears"> & {
    holidays: string[];
    workdays: string[];
    publishedYears: number[];
  };
}

/** What a workflow may name. */
export function namesOf(world: DraftWorld): DefinitionWorld {
  return {
    positions: new Set(Object.keys(world.positions.positions)),
    outcomes: new Set(Object.keys(world.outcomes)),
    params: new Set(Object.keys(world.params)),
    roles: new Set(Object.keys(world.roles)),
    records: new Set(Object.keys(world.records)),
    workflows: new Set(world.workflows.map(({ definition }) => definition.id)),
    stepTypes: world.stepTypes,
  };
}

/** What a workflow is checked against. */
export function checkWorldOf(world: DraftWorld): CheckWorld {
  return {
    ...{ positions: world.positions, outcomes: world.outcomes, params: world.params },
    workflows: new Map(world.workflows.map((bundle) => [bundle.definition.id, bundle])),
    records: new Map(Object.entries(world.records)),
  };
}

/** What a drafted workflow is simulated in: it stands in the place of the one in force, and areas change it alike. */
export function simulationWorldOf(world: DraftWorld, drafted: Bundle, validate: Validator): SimulationWorld {
  const bundles = new Map([...world.workflows, drafted].map((bundle) => [bundle.definition.id, bundle]));
  const { calendar } = world;
  return {
    bundleFor(workflow, division, on, settings) {
      const bundle = bundles.get(workflow);
      if (!bundle) return null;
      const changes = changesInForce(settings, workflow, division, on);
      return changes.length === 0 ? bundle : applyChanges(bundle, world.stepTypes, changes).bundle;
    },
    ...{ validate, positions: world.positions, outcomes: world.outcomes, params: world.params },
    ...{ settings: world.settings, organisationTypes: world.organisationTypes, imports: world.imports },
    records: new Map(Object.entries(world.records)),
    divisions: new Map(world.divisions),
    tables: new Map([...world.tables, ...Object.values(drafted.tables)].map((table) => [table.id, table])),
    calendar: {
      ...{ zone: calendar.zone, cutoff: calendar.cutoff },
      holidays: new Set(calendar.holidays),
      workdays: new Set(calendar.workdays),
      publishedYears: new Set(calendar.publishedYears),
    },
  };
}
