import type { JsonSchema } from "../core/definition/model.ts";

/** The shapes of `core/api.ts` as JSON Schemas: what replies are documented as, and checked against by the tests. */

export function ref(name: keyof typeof COMPONENTS): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** A page of items: `{ items, next }`. */
export function pageOf(name: keyof typeof COMPONENTS): JsonSchema {
  return exact({ items: list(ref(name)), next: nullable(text) });
}

const text = { type: "string" };
const flag = { type: "boolean" };
const whole = { type: "integer" };
const anything = {};
const dictionary = { type: "object", additionalProperties: true };
const bilingual = { $ref: "#/components/schemas/Text" };
const moment = { type: "string", format: "date-time" };

function nullable(schema: { type?: string; $ref?: string; format?: string }): JsonSchema {
  return { anyOf: [schema, { type: "null" }] };
}
function list(items: JsonSchema): JsonSchema {
  return { type: "array", items };
}
function mapOf(values: JsonSchema): JsonSchema {
  return { type: "object", additionalProperties: values };
}
function exact(properties: Record<string, JsonSchema>, optional: Record<string, JsonSchema> = {}): JsonSchema {
  return {
    type: "object",
    properties: { ...properties, ...optional },
    required: Object.keys(properties),
    additionalProperties: false,
  };
}
function component(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

const taskItem = {
  id: text,
  instance: text,
  number: text,
  workflow: text,
  workflowTitle: bilingual,
  title: bilingual,
  label: nullable(text),
  state: text,
  position: text,
  positionTitle: bilingual,
  organisation: text,
  organisationName: text,
  role: text,
  roleTitle: bilingual,
  assignee: nullable(text),
  assigneeName: nullable(text),
  division: text,
  divisionName: text,
  openedAt: moment,
  due: component("Due"),
  bulk: flag,
  outcomes: list(component("Outcome")),
  canAct: flag,
};
const instanceItem = {
  id: text,
  number: text,
  workflow: text,
  workflowTitle: bilingual,
  version: whole,
  hash: text,
  status: { enum: ["active", "done", "cancelled", "suspended"] },
  state: text,
  stateTitle: bilingual,
  phase: nullable(text),
  label: nullable(text),
  mode: text,
  modeTitle: bilingual,
  division: text,
  divisionName: text,
  startedAt: moment,
  endedAt: nullable(moment),
  due: component("Due"),
  parent: nullable(text),
};
const provenance = { value: anything, source: { enum: ["default", "setting", "overlay"] }, on: text };
const provenanceMore = { division: text, organisation: text, from: text, reason: bilingual, document: text };
const workflowItem = {
  id: text,
  title: bilingual,
  version: whole,
  hash: text,
  startable: flag,
  divisions: list(exact({ code: text, name: text, mode: text, modeTitle: bilingual })),
};
const me = {
  id: text,
  username: text,
  name: text,
  language: { enum: ["zh", "en"] },
  grants: list(
    exact({ role: text, roleTitle: bilingual, organisation: text, organisationName: text, division: nullable(text) }),
  ),
  rights: list(text),
  homeCities: list(whole),
  csrf: text,
  demo: flag,
};
const recordItem = {
  id: text,
  type: text,
  name: nullable(text),
  division: nullable(text),
  divisionName: nullable(text),
  data: dictionary,
  updatedAt: moment,
};
const problemValue = exact(
  { code: text, what: bilingual },
  { path: text, line: whole, cure: bilingual, severity: { enum: ["error", "warning"] } },
);

export const COMPONENTS = {
  Text: exact({ zh: text, en: text }),
  ProblemValue: problemValue,
  Problem: exact(
    { type: text, title: text, status: whole, code: text, what: bilingual },
    {
      cure: bilingual,
      problems: list(component("ProblemValue")),
      accepts: list(text),
      happened: exact({ at: moment, actorName: nullable(text), outcome: nullable(text), state: text }),
    },
  ),
  Me: exact(me),
  Session: exact({ ...me, token: text }),
  WorkflowItem: exact(workflowItem, { description: bilingual, imports: text }),
  WorkflowDetail: exact(
    {
      ...workflowItem,
      definition: dictionary,
      form: nullable(component("Form")),
      params: mapOf(exact({ ...provenance, title: bilingual }, provenanceMore)),
      mode: text,
    },
    { description: bilingual, imports: text },
  ),
  Form: exact({ id: text, schema: dictionary, ui: dictionary }),
  Due: exact(
    { at: nullable(moment), light: { enum: ["none", "green", "yellow", "red"] } },
    { day: whole, of: whole, paused: whole, provisional: flag },
  ),
  Outcome: exact(
    { id: text, title: bilingual },
    { kind: { enum: ["primary", "danger", "default"] }, requires: list(text) },
  ),
  TaskItem: exact(taskItem, { exception: bilingual }),
  TaskPage: exact({
    items: list(component("TaskItem")),
    next: nullable(text),
    counts: exact({ mine: whole, claimable: whole, all: whole, overdue: whole }),
  }),
  Acceptable: exact(
    { id: text, title: bilingual, kind: { enum: ["outcome", "operation"] }, allowed: flag },
    { style: { enum: ["primary", "danger", "default"] }, requires: list(text), whyNot: bilingual, effect: bilingual },
  ),
  Parameter: exact({ ...provenance, key: text, title: bilingual }, provenanceMore),
  TaskDetail: exact(
    {
      ...taskItem,
      revision: whole,
      form: nullable(component("Form")),
      data: dictionary,
      draft: { anyOf: [exact({ data: dictionary, savedAt: moment, revision: whole }), { type: "null" }] },
      accepts: list(component("Acceptable")),
      why: bilingual,
      parameters: list(component("Parameter")),
    },
    { exception: bilingual },
  ),
  Moved: exact({
    id: text,
    instance: text,
    number: text,
    workflow: text,
    status: { enum: ["active", "done", "cancelled", "suspended"] },
    state: text,
    phase: nullable(text),
    revision: whole,
    tasks: list(exact({ id: text, invoke: text, title: bilingual, organisation: text, role: text, mine: flag })),
  }),
  Claimed: exact({ task: text, instance: text, assignee: nullable(text), revision: whole }),
  BulkResult: exact({ results: list(exact({ task: text, ok: flag }, { problem: component("Problem") })) }),
  InstanceItem: exact(instanceItem),
  InstanceDetail: exact({
    ...instanceItem,
    revision: whole,
    data: dictionary,
    fields: list(exact({ key: text, title: text }, { titleEn: text })),
    tasks: list(component("TaskItem")),
    activeStates: list(exact({ path: text, title: bilingual })),
    people: list(
      exact({ organisation: text, organisationName: text, role: text, roleTitle: bilingual, names: list(text) }),
    ),
    parameters: list(component("Parameter")),
    children: list(exact({ invoke: text, workflow: text, title: bilingual, progress: component("Progress") })),
    accepts: list(component("Acceptable")),
    subject: { anyOf: [exact({ type: text, id: text }), { type: "null" }] },
    imports: list(text),
  }),
  Progress: exact({
    total: whole,
    open: whole,
    done: whole,
    groups: list(
      exact({ place: nullable(text), placeName: text, state: text, stateTitle: bilingual, status: text, count: whole }),
    ),
  }),
  HistoryItem: exact({
    seq: whole,
    at: moment,
    type: text,
    title: bilingual,
    actor: nullable(text),
    actorName: nullable(text),
    organisationName: nullable(text),
    outcome: nullable(text),
    outcomeTitle: nullable(component("Text")),
    fromState: nullable(component("Text")),
    toState: nullable(component("Text")),
    notes: list(bilingual),
    read: dictionary,
    hash: text,
  }),
  DocumentItem: exact({
    id: text,
    template: text,
    title: bilingual,
    number: nullable(text),
    organisationName: nullable(text),
    copies: whole,
    issuedAt: moment,
    instance: text,
    html: text,
    pdf: text,
  }),
  Import: exact(
    {
      id: text,
      workflow: text,
      definition: text,
      division: text,
      fileName: text,
      status: { enum: ["received", "reading", "checking", "ready", "failed", "used"] },
      total: whole,
      done: whole,
      counts: exact({ byCode: mapOf(whole), byDisposition: mapOf(whole), byPlace: mapOf(whole) }),
      codes: mapOf(exact({ title: bilingual, severity: text, severityTitle: bilingual })),
      dispositions: mapOf(exact({ title: bilingual })),
      layout: anything,
      problem: nullable(component("ProblemValue")),
      replaces: nullable(text),
      instance: nullable(text),
      createdAt: moment,
    },
    { columns: list(exact({ key: text, title: bilingual })) },
  ),
  ImportLine: exact({
    line: whole,
    sheet: text,
    row: whole,
    name: nullable(text),
    data: dictionary,
    cleaned: list(exact({ field: text, from: text, to: text, rule: bilingual })),
    codes: list(text),
    findings: list(exact({ code: text, text: bilingual }, { field: text, suggest: text })),
    disposition: text,
    place: nullable(text),
    placeName: nullable(text),
  }),
  RecordType: exact({
    id: text,
    title: bilingual,
    schema: dictionary,
    list: list(text),
    filters: list(text),
    key: text,
    name: text,
    relations: list(exact({ name: text, record: text, title: bilingual })),
  }),
  RecordItem: exact(recordItem),
  RecordDetail: exact({
    ...recordItem,
    revision: whole,
    versions: list(
      exact({
        rev: whole,
        validFrom: text,
        at: moment,
        actorName: nullable(text),
        instance: nullable(text),
        data: dictionary,
      }),
    ),
    related: list(exact({ name: text, title: bilingual, items: list(component("RecordItem")) })),
    cases: list(component("InstanceItem")),
  }),
  Setting: exact({
    id: text,
    division: nullable(text),
    organisation: nullable(text),
    organisationName: nullable(text),
    authorName: nullable(text),
    key: text,
    value: anything,
    from: text,
    until: nullable(text),
    reason: bilingual,
    document: nullable(text),
  }),
  SettingsBody: exact({
    items: list(component("Setting")),
    next: nullable(text),
    modes: list(exact({ id: text, title: bilingual })),
    parameters: list(exact({ key: text, workflow: nullable(text), spec: dictionary })),
  }),
  DemoAccount: exact(
    {
      username: text,
      password: text,
      name: text,
      roles: list(text),
      organisation: text,
      division: text,
      mode: text,
    },
    { roleTitles: list(bilingual), divisionName: text, modeTitle: bilingual },
  ),
  Notice: exact({ id: text, at: moment, text: bilingual, instance: nullable(text), read: flag }),
  Division: exact({ code: text, name: text, level: text, parent: nullable(text) }),
  Organisation: exact({
    id: text,
    type: text,
    typeTitle: bilingual,
    name: text,
    parent: nullable(text),
    homeCity: whole,
    code: nullable(text),
    jurisdictions: list(exact({ division: text, divisionName: text })),
    roles: list(exact({ role: text, roleTitle: bilingual, holders: whole })),
  }),
  User: exact({
    id: text,
    username: text,
    name: text,
    disabled: flag,
    grants: list(
      exact({ role: text, organisation: text, organisationName: text, from: nullable(text), until: nullable(text) }),
    ),
  }),
  Attachment: exact({ id: text, fileName: text, mediaType: text, size: whole, sha256: text }),
} satisfies Record<string, JsonSchema>;
