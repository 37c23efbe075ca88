import { v7 as uuidv7 } from "uuid";
import type { Effect } from "../core/machine/model.ts";
import { formatNumber } from "../core/number/pattern.ts";
import type { Variant } from "../core/variant.ts";
import type { DocumentRow } from "../store/rows.ts";
import { hashOf } from "./context.ts";
import type { Engine } from "./engine.ts";
import { type Case, factsOf } from "./stored.ts";

const COUNT = /\{(?:seq(\d+)|n)\}/;

/** A number with its count left open: the database fills it in where the counting happens. */
export interface NumberShape {
  series: string | null;
  prefix: string;
  width: number;
  suffix: string;
}

/** What stands around the count of a formatted pattern; without a count there is no series. */
export function numberShape(formatted: { series: string; pattern: string }): NumberShape {
  const match = COUNT.exec(formatted.pattern);
  if (!match) return { series: null, prefix: formatted.pattern, width: 0, suffix: "" };
  return {
    series: formatted.series,
    prefix: formatted.pattern.slice(0, match.index),
    width: match[1] === undefined ? 1 : Number(match[1]),
    suffix: formatted.pattern.slice(match.index + match[0].length),
  };
}

/**
 * The row of a document issued by a step: the template by its hash, and a copy of all that it will ever be printed
 * from, so that a later change of the case changes no paper.
 */
export function documentRow(
  engine: Engine,
  variant: Variant,
  one: Case,
  effect: Extract<Effect, { type: "document" }>,
  facts: { now: string; day: string; ord: number; organisation: string | null; actor: { name: string } | null },
): DocumentRow {
  const template = variant.bundle.templates[effect.template];
  if (!template) throw new Error(`version ${one.version} of ${one.workflow} has no template ${effect.template}`);
  const organisation = effect.organisation ?? facts.organisation ?? one.startedOrg;
  const number = template.number === undefined ? null : shapeOf(engine, one, template.number, organisation, facts.day);
  const values = Object.fromEntries(Object.entries(one.resolved.params).map(([name, { value }]) => [name, value]));
  return {
    ord: facts.ord,
    id: uuidv7(),
    instance_id: one.id,
    template: template.id,
    template_hash: hashOf(template),
    title: template.title,
    organisation,
    copies: effect.copies ?? template.copies,
    data: engine.sealer.seal({
      data: { ...one.data, ...effect.data },
      instance: factsOf(one),
      params: values,
      actor: facts.actor === null ? null : facts.actor.name,
      now: facts.now,
      day: facts.day,
    }),
    issued_at: facts.now,
    series: number?.series ?? null,
    prefix: number?.prefix ?? null,
    width: number?.width ?? null,
    suffix: number?.suffix ?? null,
  };
}

function shapeOf(engine: Engine, one: Case, pattern: string, organisation: string | null, day: string): NumberShape {
  const office = organisation === null ? undefined : engine.policies().organisations.get(organisation);
  const formatted = formatNumber(pattern, { division: one.division, day, org: office?.name ?? "" });
  // Two offices of one name count apart.
  return numberShape({ ...formatted, series: `${organisation ?? ""} ${formatted.series}` });
}
