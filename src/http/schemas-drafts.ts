import type { JsonSchema } from "../core/definition/model.ts";
import { DRAFT_ACTS, DRAFT_KINDS, DRAFT_STATUSES } from "../core/draft/model.ts";
import { CHANGE_OPS } from "../core/local/model.ts";
import {
  anything,
  bilingual,
  component,
  dictionary,
  exact,
  flag,
  list,
  moment,
  nullable,
  text,
  whole,
} from "./schema-parts.ts";

const signedOff = list(exact({ code: text, path: text, reason: text }));
const item = {
  id: text,
  kind: { enum: [...DRAFT_KINDS] },
  workflow: text,
  workflowTitle: bilingual,
  title: text,
  division: nullable(text),
  divisionName: nullable(text),
  baseVersion: nullable(whole),
  revision: whole,
  status: { enum: [...DRAFT_STATUSES] },
  origin: { enum: ["person", "release", "import"] },
  authorNames: list(text),
  mine: flag,
  createdAt: moment,
  updatedAt: moment,
  submission: nullable(component("DraftSubmission")),
  decision: nullable(component("DraftDecision")),
  acts: exact(Object.fromEntries(DRAFT_ACTS.map((act) => [act, exact({ allowed: flag, why: nullable(bilingual) })]))),
} satisfies Record<string, JsonSchema>;
const file = exact({ path: text, text });
const change = exact({ op: { enum: [...CHANGE_OPS] }, at: text, value: anything }, { inherit: flag });

const localStep = exact({
  ...{ path: text, kind: { enum: ["task", "children", "service", "message", "automatic", "end"] }, title: bilingual },
  ...{ task: nullable(text), who: nullable(bilingual), limit: nullable(bilingual), form: nullable(bilingual) },
  formId: nullable(text),
  papers: list(exact({ field: text, title: bilingual, necessity: text })),
  ways: list(exact({ outcome: nullable(bilingual), when: nullable(bilingual), to: nullable(bilingual) })),
  ...{ documents: list(bilingual), basis: list(text), skipped: nullable(bilingual), local: flag },
});
const localItem = exact(
  {
    ...{ op: { enum: [...CHANGE_OPS] }, at: text, key: nullable(text), title: bilingual },
    group: exact({ kind: { enum: ["state", "form", "table", "template", "procedure"] }, id: text }),
    ...{ value: anything, provenance: anything, levels: list(text), mayChange: flag, basis: list(text) },
    ...{ valueText: bilingual, sourceName: nullable(text), groupTitle: bilingual, offer: anything },
  },
  { spec: anything, allowance: anything, adds: exact({ left: whole }) },
);

/** Changes of procedures on their way, and the versions they become. */
export const DRAFTS = {
  DraftSubmission: exact({
    ...{ from: text, until: nullable(text), reason: bilingual, document: nullable(text), clauses: list(text) },
    ...{ signedOff, by: text, at: moment, byName: text },
  }),
  DraftDecision: exact(
    { act: { enum: ["return", "publish", "withdraw"] }, by: text, at: moment, reason: nullable(text), byName: text },
    { version: whole, ended: list(exact({ id: text, until: nullable(text) })) },
  ),
  Draft: exact(item),
  DraftDetail: exact({
    ...item,
    files: nullable({ ...list(file), type: "array" }),
    baseFiles: nullable({ ...list(file), type: "array" }),
    currentFiles: nullable({ ...list(file), type: "array" }),
    positions: nullable(dictionary),
    changes: nullable({ ...list(change), type: "array" }),
    sentences: nullable({ ...list(bilingual), type: "array" }),
    problems: list(component("ProblemValue")),
  }),
  Version: exact({
    ...{
      workflow: text,
      version: whole,
      hash: text,
      author: text,
      authorName: nullable(text),
      approver: nullable(text),
    },
    ...{ approverName: nullable(text), reason: nullable(text), document: nullable(text), clauses: list(text) },
    ...{ draft: nullable(text), from: nullable(text), until: nullable(text), createdAt: moment },
    ...{ withdrawnAt: nullable(moment), current: flag },
  }),
  LocalView: exact({
    ...{ workflow: text, title: bilingual, version: whole, division: text, divisionName: text, on: text },
    ...{
      mode: text,
      modeTitle: bilingual,
      change: exact({ allowed: flag, why: nullable(bilingual) }),
      steps: list(localStep),
      items: list(localItem),
    },
  }),
  VersionFiles: exact({ workflow: text, version: whole, files: list(file) }),
  DraftWorld: exact({
    ...{ on: text, city: text, positions: dictionary, outcomes: dictionary, params: dictionary, roles: dictionary },
    ...{ records: dictionary, organisationTypes: dictionary, stepTypes: dictionary, calendar: dictionary },
    ...{ tables: list(dictionary), imports: list(dictionary), workflows: list(dictionary), settings: list(dictionary) },
    divisions: list(list(text)),
  }),
  TemplatePreview: exact({ html: text }),
  DraftPreview: exact({ sentences: list(bilingual), problems: list(component("ProblemValue")) }),
  CheckResult: exact({
    problems: list(component("ProblemValue")),
    scenarios: nullable({ ...list(exact({ workflow: text, id: text, title: bilingual, held: flag })), type: "array" }),
  }),
} satisfies Record<string, JsonSchema>;
