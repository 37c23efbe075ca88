import type { InstanceItem, Page } from "./api.ts";
import type { JsonSchema, ParamSpec } from "./definition/model.ts";
import type { Problem } from "./problem.ts";
import type { Text } from "./text.ts";

/** What the interface says of lists, registers, settings, demonstration and notices; the work itself stands in `api.ts`. */

export interface ImportBody {
  id: string;
  workflow: string;
  definition: string;
  division: string;
  fileName: string;
  status: "received" | "reading" | "checking" | "ready" | "failed" | "used";
  total: number;
  done: number;
  counts: { byCode: Record<string, number>; byDisposition: Record<string, number>; byPlace: Record<string, number> };
  codes: Record<string, { title: Text; severity: string; severityTitle: Text }>;
  dispositions: Record<string, { title: Text }>;
  /** What the keys of a line's data are called, in the order of the list's columns. */
  columns?: { key: string; title: Text }[];
  /** How headers were found: sheet, rows, columns, what was left out and why. */
  layout: unknown;
  problem: Problem | null;
  replaces: string | null;
  instance: string | null;
  createdAt: string;
}
export interface ImportLine {
  line: number;
  sheet: string;
  row: number;
  name: string | null;
  data: Record<string, unknown>;
  cleaned: { field: string; from: string; to: string; rule: Text }[];
  codes: string[];
  findings: { code: string; field?: string; text: Text; suggest?: string }[];
  disposition: string;
  place: string | null;
  placeName: string | null;
}

export interface RecordTypeBody {
  id: string;
  title: Text;
  schema: JsonSchema;
  list: string[];
  filters: string[];
  key: string;
  name: string;
  relations: { name: string; record: string; title: Text }[];
  /** Which properties hold a span of days or moments; null when the type has no calendar page. */
  calendar: { from: string; until: string; title: string; weekday?: string } | null;
}
export interface RecordItem {
  id: string;
  type: string;
  name: string | null;
  division: string | null;
  divisionName: string | null;
  data: Record<string, unknown>;
  updatedAt: string;
}
export interface RecordDetail extends RecordItem {
  revision: number;
  versions: {
    rev: number;
    validFrom: string;
    at: string;
    actorName: string | null;
    instance: string | null;
    data: Record<string, unknown>;
  }[];
  related: { name: string; title: Text; items: RecordItem[] }[];
  cases: InstanceItem[];
}

export interface SettingBody {
  id: string;
  division: string | null;
  organisation: string | null;
  key: string;
  value: unknown;
  from: string;
  until: string | null;
  reason: Text;
  document: string | null;
  organisationName?: string | null;
  authorName?: string | null;
}
/** `GET /settings`: what is set, and what may be set: the modes, and each parameter with its bounds and levels. */
export interface SettingsBody extends Page<SettingBody> {
  modes: { id: string; title: Text }[];
  parameters: { key: string; workflow: string | null; spec: ParamSpec }[];
}
export interface DemoAccount {
  username: string;
  password: string;
  name: string;
  roles: string[];
  organisation: string;
  /** Every office this person serves, that one first. */
  organisations: string[];
  division: string;
  mode: string;
  /** The same in words, for a list that people choose from. */
  roleTitles?: Text[];
  divisionName?: string;
  modeTitle?: Text;
}
export interface NoticeItem {
  id: string;
  at: string;
  text: Text;
  instance: string | null;
  /** The draft that it asks to decide on. */
  draft: string | null;
  read: boolean;
}

/** Whether a paper that somebody holds is one that was issued, and still holds. */
export interface Verification {
  result: "valid" | "voided" | "altered" | "unknown";
  /** Only when the paper's own code was given. */
  document: {
    title: Text;
    number: string | null;
    caseNumber: string;
    procedure: Text;
    office: string | null;
    issuedOn: string;
    voidedOn: string | null;
    /** Whom it is about, masked. */
    about: string | null;
    /** Whether its case has ended and nobody has rated it yet. */
    mayRate: boolean;
  } | null;
}

/** What the person served said of a case. */
export interface RatingBody {
  open: boolean;
  given: { score: number; remark: string | null; at: string; atCounter: boolean; followUp: string | null } | null;
}

/** How a procedure was rated: how often 1, 2, 3, 4 and 5 were given. */
export interface RatingCounts {
  workflow: string;
  title: Text;
  counts: number[];
  total: number;
  bad: number;
}

/** One entry of the audit log. */
export interface AuditItem {
  id: string;
  at: string;
  user: string;
  userName: string;
  organisationName: string | null;
  action: string;
  /** What it was done to, e.g. `<record type>/<id>`. */
  subject: string;
  reason: string | null;
  ticket: string | null;
  /** Names of the values that were shown. */
  properties: string[];
  ip: string | null;
}
