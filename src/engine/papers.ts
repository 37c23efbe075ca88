import { v7 as uuidv7 } from "uuid";
import { factsOf } from "../core/case/model.ts";
import { valuesOf } from "../core/case/procedure.ts";
import { pledgesFor } from "../core/form/pledge.ts";
import type { Effect } from "../core/machine/model.ts";
import { formatNumber } from "../core/number/pattern.ts";
import { type NumberShape, numberShape } from "../core/number/shape.ts";
import type { Variant } from "../core/variant.ts";
import type { DocumentRow } from "../store/rows.ts";
import { hashOf } from "./context.ts";
import type { Engine } from "./engine.ts";
import type { Case } from "./stored.ts";

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
      ...pledgesFor(template, variant.bundle, one.data),
      instance: factsOf(one),
      params: valuesOf(one.resolved.params),
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
  const formatted = formatNumber(pattern, {
    division: one.division,
    day,
    org: office?.contact?.mark ?? office?.name ?? "",
  });
  // Two offices of one name count apart.
  return numberShape({ ...formatted, series: `${organisation ?? ""} ${formatted.series}` });
}
