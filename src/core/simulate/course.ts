import { localDay } from "../calendar/day.ts";
import { factsOf } from "../case/model.ts";
import { type Ground, type Procedure, stepContext, valuesOf } from "../case/procedure.ts";
import { type Route, routeOf } from "../case/route.ts";
import { reachedBy, type Taking, takeStep } from "../case/take.ts";
import { answer, questionsOf } from "../lookup/lookup.ts";
import type { Found } from "../lookup/model.ts";
import { machineOf } from "../machine/compile.ts";
import { mergeData } from "../machine/data.ts";
import type { Actor } from "../machine/model.ts";
import { activePaths } from "../machine/place.ts";
import type { NumberShape } from "../number/shape.ts";
import { filled } from "../number/shape.ts";
import type { Provenance } from "../policy/model.ts";
import type { Problem } from "../problem.ts";
import { carry } from "./carry.ts";
import type { Message, SimulatedCase, SimulatedEvent, Simulation, SimulationWorld } from "./model.ts";
import { SIMULATED_STEPS_MAX } from "./model.ts";
import { pretendedOffices } from "./offices.ts";
import { tooMuch } from "./refused.ts";

/** A simulation while something happens in it. What it was begun from stays as it was. */
export class Course {
  readonly world: SimulationWorld;
  readonly #from: Simulation;
  readonly #cases: Map<string, SimulatedCase>;
  readonly documents: Simulation["documents"][number][] = [];
  readonly notices: Simulation["notices"][number][] = [];
  readonly written: Simulation["written"][number][] = [];
  readonly log: SimulatedEvent[] = [];
  records: Simulation["records"];
  lists: Simulation["lists"];
  series: Simulation["series"];
  spawns: number;
  settings: Simulation["settings"];
  queue: Message[] = [];
  pending: readonly Message[];
  now: string;
  #steps = 0;

  constructor(world: SimulationWorld, from: Simulation) {
    this.world = world;
    this.#from = from;
    this.#cases = new Map(from.cases.map((one) => [one.id, one]));
    this.settings = from.settings;
    this.records = from.records;
    this.lists = from.lists;
    this.series = from.series;
    this.spawns = from.spawns;
    this.pending = from.pending;
    this.now = from.now;
  }

  get day(): string {
    return localDay(this.now, this.world.calendar.zone);
  }

  get city(): number {
    return this.#from.city;
  }

  get ground(): Ground {
    return { ...this.world, settings: this.settings };
  }

  get organisations(): Simulation["organisations"] {
    return this.#from.organisations;
  }

  /** What happened before, in order. */
  get past(): Simulation["log"] {
    return this.#from.log;
  }

  get cases(): SimulatedCase[] {
    return [...this.#cases.values()];
  }

  case(id: string): SimulatedCase | undefined {
    return this.#cases.get(id);
  }

  put(one: SimulatedCase): void {
    this.#cases.set(one.id, one);
  }

  /** Children of an invoke in the order of their keys, which is that in which they were started. */
  children(parent: string, invoke: string): SimulatedCase[] {
    return this.cases.filter((one) => one.parent === parent && one.parentInvoke === invoke);
  }

  /** The next number of a series, in the shape of its pattern. */
  numbered(shape: NumberShape): string {
    if (shape.series === null) return shape.prefix;
    const count = (this.series[shape.series] ?? 0) + 1;
    this.series = { ...this.series, [shape.series]: count };
    return filled(shape, count);
  }

  procedureOf({ workflow, bundle }: SimulatedCase): Procedure {
    return { workflow, bundle, machine: machineOf(bundle.definition), settings: this.settings };
  }

  route(one: SimulatedCase, position: string): Route {
    return routeOf(pretendedOffices(this.world, this.organisations, this.city), one, position, this.day);
  }

  subjectOf({ bundle, subjectKey }: Pick<SimulatedCase, "bundle" | "subjectKey">): Record<string, unknown> | null {
    const type = bundle.definition.subject;
    return type === undefined || subjectKey === null ? null : (this.records[type]?.[subjectKey] ?? null);
  }

  /** Takes one step of a case and all that it asks for; null, or why the step is refused and nothing has happened. */
  step(one: SimulatedCase, taking: Taking, by: { actor: Actor | null; position: string | null }): Problem | null {
    this.#steps += 1;
    if (this.#steps > SIMULATED_STEPS_MAX) return tooMuch();
    const { actor } = by;
    const procedure = this.procedureOf(one);
    const context = stepContext(this.ground, procedure, one, {
      ...{ now: this.now, actor, subject: this.subjectOf(one) },
      divisionName: this.world.divisions.get(one.division) ?? one.division,
      ...(taking.kind === "timer" ? { reached: this.now } : {}),
      found: this.#lookUp(one, taking, actor),
    });
    const stepped = takeStep(this.ground, procedure, one, taking, context);
    if (!stepped.ok) return stepped.result.refused;
    const { result, settled } = stepped;
    const before = taking.kind === "start" ? null : one;
    const after = carry(this, { before, after: settled.one, effects: result.effects, actor });
    if (settled.notes.length > 0) this.tellOfTrouble(after);
    if (actor !== null) after.handled = [...after.handled, [taking.type, actor.id]];
    this.put(after);
    for (const milestone of reachedBy(before, after)) this.#join(after, milestone);
    this.log.push({
      ...{ at: this.now, case: one.id, number: one.number, workflow: one.workflow, kind: taking.kind },
      type: taking.type,
      actor: actor && { name: actor.name, position: by.position, organisation: actor.organisation ?? "" },
      ...(taking.data ? { data: taking.data } : {}),
      ...{ from: before?.state ?? null, to: after.state, took: result.took },
      active: activePaths(procedure.machine, result.stored),
      notes: [...result.notes, ...settled.notes],
      effects: result.effects.map((effect) => effect.type),
      resolved: chosen(before, after),
    });
    return null;
  }

  /** What the case's workflow looks up, in the records of the simulation. */
  #lookUp(one: SimulatedCase, { kind, data }: Taking, actor: Actor | null): Record<string, Found> {
    const { lookups } = one.bundle.definition;
    // The first step of a child looks up nothing, as with the engine.
    if (lookups === undefined || (kind === "start" && one.parent !== null)) return {};
    const facts = {
      ...{ now: this.now, zone: this.world.calendar.zone, data: mergeData(one.data, data) },
      ...{ params: valuesOf(one.resolved.params), instance: factsOf(one), subject: this.subjectOf(one), actor },
    };
    const questions = questionsOf(lookups, facts, this.world.records ?? new Map());
    return Object.fromEntries(questions.map((asked) => [asked.name, answer(asked, this.records[asked.record] ?? {})]));
  }

  /** Supervisors learn of what could not be worked out after a step. */
  tellOfTrouble(one: SimulatedCase): void {
    const { organisation, role } = this.route(one, "supervising");
    const text = { zh: "办件的一项设置无法计算", en: "A setting of the case could not be worked out" };
    this.notices.push({
      ...{ case: one.id, at: this.now, template: "escalate", position: "supervising", organisation, role, text },
    });
  }

  /** Children that an invoke of a case has still to begin are not begun. */
  withdraw(parent: string, invoke: string): void {
    const left = (sent: Message) => !(sent.kind === "spawn" && sent.case === parent && sent.invoke === invoke);
    this.queue = this.queue.filter(left);
    this.pending = this.pending.filter(left);
  }

  /** What has become of the simulation. */
  done(): Simulation {
    const from = this.#from;
    return {
      ...from,
      now: this.now,
      cases: this.cases,
      documents: [...from.documents, ...this.documents],
      notices: [...from.notices, ...this.notices],
      written: [...from.written, ...this.written],
      log: [...from.log, ...this.log],
      ...{ records: this.records, lists: this.lists, series: this.series, spawns: this.spawns },
      ...{ pending: this.pending, settings: this.settings },
    };
  }

  #join({ parent, parentInvoke }: SimulatedCase, milestone: string | null): void {
    if (parent === null || parentInvoke === null) return;
    this.queue.push({ kind: "join", case: parent, invoke: parentInvoke, milestone, spawn: null });
  }
}

/** Parameters that a step chose or chose anew. */
function chosen(before: SimulatedCase | null, after: SimulatedCase): Record<string, Provenance> {
  return Object.fromEntries(
    Object.entries(after.resolved.params).filter(([name, { value, on }]) => {
      const known = before?.resolved.params[name];
      return known === undefined || known.on !== on || known.value !== value;
    }),
  );
}
