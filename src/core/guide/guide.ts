import { durationWords } from "../calendar/duration-words.ts";
import type { Definition, GuideSpec } from "../definition/model.ts";
import { isExpression } from "../expression/feel.ts";
import { papersOf, type Step } from "../local/steps.ts";
import type { LocalItem } from "../local/view.ts";
import type { Regulation } from "../regulation/model.ts";
import type { Text } from "../text.ts";
import type { Bundle } from "../variant.ts";
import type { Guide, GuideChange, GuideClause, GuideResult, GuideStep } from "./model.ts";

/** What the steps and items of a procedure at a place say of it, for its guide. */
export interface GuideSource {
  bundle: Bundle;
  steps: readonly Step[];
  items: readonly Omit<LocalItem, "offer">[];
  /** Parameters by the name that expressions read them by. */
  params: Readonly<Record<string, { value: unknown }>>;
  regulations: ReadonlyMap<string, Regulation>;
}

type Told = Pick<
  Guide,
  | ("basis" | "conditions" | "kind" | "serves" | "fee" | "visits" | "scope" | "hours" | "remedy" | "materials")
  | ("steps" | "limits" | "results" | "changes" | "form" | "code" | "description")
>;

/** The part of a guide that the procedure itself tells. */
export function guideOf(source: GuideSource, guide: GuideSpec): Told {
  const { definition, forms, templates } = source.bundle;
  const form = definition.start.form === undefined ? undefined : forms[definition.start.form];
  const { kind, serves, conditions, fee, visits, scope, hours, remedy } = guide;
  return {
    ...{ kind, serves, conditions },
    ...{ fee: fee ?? null, visits: visits ?? null, scope: scope ?? null, hours: hours ?? null, remedy: remedy ?? null },
    description: definition.description ?? null,
    code: /^[A-Z]+/.exec(definition.number)?.[0] ?? null,
    basis: clausesOf(source),
    // What is not asked for at all is no paper to bring.
    materials: form ? papersOf(form).filter(({ necessity }) => necessity !== "waived") : [],
    steps: source.steps.filter(({ kind: one }) => one === "task" || one === "children").map(stepOf),
    limits: limitsOf(definition, source.params),
    results: resultsOf(source.steps, Object.values(templates)),
    changes: source.items.flatMap(changeOf),
    form: form?.title ?? null,
  };
}

function stepOf({ title, who, limit, documents, skipped, local }: Step): GuideStep {
  return { title, who, limit, documents, skipped, local };
}

/** The clauses of the procedure, then those of its steps, each once. */
function clausesOf({ bundle, steps, regulations }: GuideSource): GuideClause[] {
  const named = new Set([...bundle.definition.basis, ...steps.flatMap(({ basis }) => basis)]);
  return [...named].flatMap((name): GuideClause[] => {
    const [id = "", number = ""] = name.split("/");
    const regulation = regulations.get(id);
    const clause = regulation?.clauses.find((one) => one.id === number);
    return regulation && clause
      ? [{ regulation: regulation.title, number: clause.number ?? clause.id, title: clause.title }]
      : [];
  });
}

function limitsOf({ clock }: Definition, params: GuideSource["params"]): Guide["limits"] {
  const words = (limit: unknown): Text | null => {
    if (limit === undefined) return null;
    const name = /^=\s*params\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(String(limit))?.[1];
    const value = name === undefined ? limit : params[name]?.value;
    if (value === undefined || value === null || isExpression(value))
      return { zh: "按情形而定", en: "depends on the case" };
    const days = typeof value === "number" ? `${value}wd` : value;
    return durationWords(days);
  };
  return { legal: words(clock?.legal), promise: words(clock?.promise), extension: words(clock?.extension?.most) };
}

/** Documents that some step issues, in the order of the steps. */
function resultsOf(steps: readonly Step[], templates: readonly Issued[]) {
  const issued = new Set(steps.flatMap(({ documents }) => documents.map(({ zh }) => zh)));
  const known = new Map(templates.map((one) => [one.title.zh, one]));
  return [...issued].flatMap((zh): GuideResult[] => {
    const one = known.get(zh);
    return one ? [{ title: one.title, code: one.code ?? null, copies: one.copies }] : [];
  });
}

interface Issued {
  title: Text;
  code?: string;
  copies: number;
}

function changeOf({ title, valueText, sourceName, provenance }: Omit<LocalItem, "offer">): GuideChange[] {
  const { source, from = null, reason = null, document = null } = provenance;
  if (source === "default") return [];
  return [{ title, value: valueText, areaName: sourceName, from, reason, document }];
}
