import type { Allowance } from "../local/model.ts";
import type { LookupSpec } from "../lookup/model.ts";
import type { Text } from "../text.ts";

/** The shapes of `workflows/<id>.yaml` after parsing. `machine` stays a plain XState v5 config. */

export type JsonSchema = { [keyword: string]: unknown };
/** A literal, or a FEEL expression when it is a string that begins with `=`. */
export type Expressible = unknown;

export const LEVELS = ["province", "city", "county", "street", "community"] as const;
export type Level = (typeof LEVELS)[number];
/** The date by which a parameter or table is chosen: when the case starts, is received, or the event happened. */
export const REFERENCE_DATES = ["start", "accept", "event"] as const;
export type ReferenceDate = (typeof REFERENCE_DATES)[number];

export interface ParamSpec {
  /** A JSON Schema; `{ $ref: duration }` (`5wd`, `P30D`) and `{ $ref: money }` are known by name. */
  schema: JsonSchema;
  default: unknown;
  bounds?: { min?: unknown; max?: unknown; allowed?: unknown[] };
  levels: Level[];
  on: ReferenceDate;
  title: Text;
  basis?: string[];
}

export const STARTED_BY = ["person", "parent", "schedule", "rating"] as const;
export type StartedBy = (typeof STARTED_BY)[number];

export interface Definition {
  id: string;
  title: Text;
  description?: Text;
  basis: string[];
  /** Record type of the person or thing the case is about; its key comes from `subjectKey`. */
  subject?: string;
  /** Expression that gives the subject record's key, e.g. `= residentId`. */
  subjectKey?: string;
  /** Expression that gives the name shown in lists, e.g. `= name`. */
  label?: string;
  start: { positions: string[]; form?: string; by?: StartedBy[] };
  /** `YJ-{division6}-{yyyy}-{seq5}`; children may use `{parent}-{index4}`. */
  number: string;
  /** Expressions over the data: the dates `accept` and `event`; unset means the day the case starts. */
  acceptOn?: string;
  effectiveOn?: string;
  /** Expression that gives the division (12 digits) the case now lies in; unset means where it started. */
  place?: string;
  /** Organisations that take part, by name: expression that gives the organisation id. Positions may name a party. */
  parties?: Record<string, string>;
  /** Total limits of the case, counted from the `accept` date; pauses are added back. */
  clock?: { legal?: Expressible; promise?: Expressible; extension?: ExtensionSpec };
  /** What is looked up in the registers before every step, by name; expressions read `found.<name>`. */
  lookups?: Record<string, LookupSpec>;
  /** Groups of tasks that one person may not both do. */
  separate: string[][];
  params: Record<string, ParamSpec>;
  /** What areas may change of it besides parameters; nothing when absent. */
  local?: Allowance[];
  /** What the public is told of it beyond what the procedure itself says; a procedure without it has no public guide. */
  guide?: GuideSpec;
  rating?: RatingSpec;
  machine: MachineConfig;
}

/** Whose cases may be rated (好差评) by the person served, once they have ended. */
export interface RatingSpec {
  /** The procedure that a bad rating begins, by itself and in the same moment. */
  followUp?: string;
  /** Ratings up to this one of five are bad. */
  upTo: number;
}

/** Facts of a public guide (办事指南) that no step can tell. */
export interface GuideSpec {
  /** Kind of service, e.g. a benefit or a confirmation. */
  kind: Text;
  /** Whom it serves. */
  serves: Text;
  conditions: Text[];
  fee?: Text;
  /** How often somebody must come in person. */
  visits?: number;
  /** In which places it is taken in. */
  scope?: Text;
  hours?: Text;
  /** Ways of redress. */
  remedy?: Text;
  /** The position that hears complaints. */
  complaints?: string;
}

/** The one extension of a case's limits: who grants it, by how many working days at most, and the paper it goes out with. */
export interface ExtensionSpec {
  position: string;
  /** Working days, or an expression over the parameters. */
  most: Expressible;
  template?: string;
}

export interface MachineConfig extends StateConfig {
  id?: string;
}

export interface StateConfig {
  type?: "atomic" | "compound" | "parallel" | "history" | "final";
  initial?: string;
  history?: "shallow" | "deep";
  target?: string;
  description?: string;
  states?: Record<string, StateConfig>;
  entry?: ActionConfig | ActionConfig[];
  exit?: ActionConfig | ActionConfig[];
  on?: Record<string, TransitionsConfig>;
  after?: Record<string, TransitionsConfig>;
  always?: TransitionsConfig;
  onDone?: TransitionsConfig;
  invoke?: InvokeConfig | InvokeConfig[];
  tags?: string[];
  output?: unknown;
  meta?: StateMeta;
}

export interface StateMeta {
  title?: Text;
  basis?: string[];
  /** Lifecycle phase of domain §3.1 shown in lists, e.g. `accepted`, `correction`, `closed`. */
  phase?: string;
  /** Turns the state off: no task is made, the transitions of outcome `as` are taken, the reason is recorded. */
  skip?: { when: string; as: string; reason?: Text };
}

export interface TransitionConfig {
  target?: string | string[];
  guard?: string;
  actions?: ActionConfig | ActionConfig[];
  reenter?: boolean;
  description?: string;
  meta?: { id?: string; title?: Text; basis?: string[] };
}
export type TransitionsConfig = string | TransitionConfig | (string | TransitionConfig)[];

export interface ActionConfig {
  type: ActionType;
  params?: Record<string, Expressible>;
}

export const ACTION_TYPES = [
  "set",
  "decide",
  "document",
  "notify",
  "record",
  "escalate",
  "cc",
  "emit",
  "pauseClock",
  "resumeClock",
  "setting",
] as const;
export type ActionType = (typeof ACTION_TYPES)[number];

export const ACTOR_SOURCES = ["task", "workflow", "service", "message"] as const;
export type ActorSource = (typeof ACTOR_SOURCES)[number];

export interface InvokeConfig {
  src: ActorSource;
  /** Unique in the workflow; prefix of the events it sends: `<id>.<outcome>`, `<id>.done`, `<id>.<milestone>`, `<id>.received`. */
  id: string;
  input?: Record<string, Expressible>;
}

/** `outcomes: [accept, { id: refuse, title: …, kind: danger }]`; titles default to `policies/outcomes.yaml`. */
export interface OutcomeSpec {
  id: string;
  title: Text;
  kind?: "primary" | "danger" | "default";
  /** Names of form fields that this outcome requires besides those the form itself requires. */
  requires?: string[];
}

/** Input of `src: task` once its expressions have been evaluated. */
export interface TaskInput {
  position: string;
  form?: string;
  title?: Text;
  outcomes: OutcomeSpec[];
  /** Duration: `5wd` or ISO 8601. */
  due?: string;
  /** Whether several tasks of this kind may be completed in one go from a list. */
  bulk?: boolean;
  /** Set where several people act on it, each on a task of their own. */
  signing?: SigningSpec;
}

/** `signing` of `src: task`: who signs, in which order, and what their votes come to. */
export interface SigningSpec {
  signers: SignerSpec[];
  /** All at once, or one after another in the order of the list. */
  order: (typeof SIGNING_ORDERS)[number];
  /** The outcome that counts, and the one that is taken where it cannot be reached. */
  pass: string;
  fail: string;
  /** How many must pass: all of them, one, so many, such a part of them, or such a weight. */
  done: "all" | "any" | { count: number } | { ratio: number } | { weight: number };
  /** Outcomes of which a single one fails it at once. */
  veto: string[];
  /** As soon as the votes to come can change nothing, or when everyone has signed. */
  until: (typeof SIGNING_ENDS)[number];
  /** Name of the data that gathers what each signer hands in. */
  into?: string;
}

export interface SignerSpec {
  position: string;
  /** A person by user id; whoever is at the position where absent. */
  assignee?: string;
  weight: number;
}

export const SIGNING_ORDERS = ["parallel", "sequential"] as const;
export const SIGNING_ENDS = ["decided", "everyone"] as const;
export const SIGNING_RULES = ["all", "any"] as const;
export const SIGNERS_MAX = 99;

/**
 * Input of `src: workflow`. Without `forEach` one child. `forEach` is an expression giving a list of data objects, or
 * `{ rows: <expression giving an import id>, where?: <status list> }`: one child per imported line, or
 * `{ records: <record type>, where: { <filter>: <value> }, properties: [...], within? }`: one child per record of the register that
 * has these values, with the properties named; `{ children: <invoke id>, milestone?: string, groupBy: street | county | community | division }`: one child per group;
 * `groupBy: { <mode>: <level>, default: <level> }` groups each child as the mode says in which it is.
 */
export interface WorkflowInput {
  workflow: string;
  forEach?:
    | { items: Record<string, unknown>[] }
    | { rows: string; where?: string[] }
    | RecordsWanted
    | { children: string; milestone?: string; groupBy: GroupBy };
  /** Each begins when the one before it is over; all at once where absent. */
  order?: "sequential";
  /** Data of each child: its item or row, overlaid with this. */
  data?: Record<string, unknown>;
  division?: string;
  /** Where it is not all of them that are waited for; `event.data.passed` of `<id>.done` says what came of it. */
  join?: JoinRule;
}

/** Records of a register by equal values of its filters, and which of their properties are wanted. */
export interface RecordsWanted {
  records: string;
  where: Record<string, unknown>;
  properties: string[];
  /** Those that lie within this division alone. */
  within?: string;
}

/** When the children of an invoke are done: with all of them, one, so many or such a part that passed. */
export interface JoinRule {
  done: (typeof SIGNING_RULES)[number] | { count: number } | { ratio: number };
  /** Final states that count; any end where absent. */
  pass?: string[];
  /** Final states of which a single one fails it at once. */
  veto?: string[];
}

/** How fine children are grouped by where they lie; `division` is the finest place of each. */
export const GROUP_LEVELS = ["division", "county", "street", "community"] as const;
export type GroupLevel = (typeof GROUP_LEVELS)[number];
export type GroupBy = GroupLevel | ({ default: GroupLevel } & Record<string, GroupLevel>);

/** Input of `src: message`: waits for a message by name that names this instance, or is about the same as `correlate`. */
export interface MessageInput {
  name: string;
  /** What the message is about: a number of a contract, a payment, a person. */
  correlate?: string;
}

/** Input of `src: service`: what an external worker does; its answer comes as `<id>.done`, or as `<id>.failed` if given up. */
export interface ServiceInput {
  topic: string;
  data?: Record<string, unknown>;
  /** How often it is tried before it is given up. */
  attempts?: number;
  /** ISO 8601 time that a first failure rests; each further one rests twice as long, an hour at most. */
  retryAfter?: string;
}
