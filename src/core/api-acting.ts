import type { ProblemBody } from "./api.ts";
import type { Kinship } from "./case/recusal.ts";
import type { OutcomeSpec } from "./definition/model.ts";
import type { SignerPlace } from "./machine/signing.ts";
import type { Text } from "./text.ts";

/** What the interface says of operations: what is offered, what it would do, and what became of it. */

export interface Acceptable {
  id: string;
  title: Text;
  kind: "outcome" | "operation";
  style?: OutcomeSpec["kind"];
  requires?: string[];
  allowed: boolean;
  whyNot?: Text;
  /** What the button does, in words. */
  effect?: Text;
}
/** How a case stands after a step: what the caller is told, and told again when the same request is repeated. */
export interface Moved {
  instance: string;
  number: string;
  workflow: string;
  status: string;
  state: string;
  phase: string | null;
  revision: number;
  /** Tasks that this step opened. */
  tasks: { id: string; invoke: string; title: Text; organisation: string; role: string; mine: boolean }[];
}
/** What an operation ends or begins, in words; open parts of a case are one entry. */
export interface TouchedWork {
  kind: "task" | "children" | "message" | "service";
  id: string;
  state: string;
  title: Text;
}
/** What an operation does to open work, and, unless it was only asked, how the case stands after it. */
export interface Operated {
  ends: TouchedWork[];
  begins: TouchedWork[];
  moved: Moved | null;
  /** Where the procedure itself says what being ended leads to: that step, its papers, and whether it writes or tells others. */
  drawn?: DrawnEnd;
}
export interface DrawnEnd {
  to: Text;
  documents: Text[];
  records: boolean;
  tells: boolean;
}
/** A step that an operation may lead to. */
export interface Destination {
  /** Of a return: the task; of a jump: the state. */
  id: string;
  title: Text;
  /** Who did it last, and when. */
  by: string | null;
  at: string | null;
}
/** Somebody who signs a task on which several people act. */
export interface SignerView {
  key: string;
  /** Of the position. */
  title: Text;
  /** Of the person, once that is known. */
  name: string | null;
  state: "signed" | "open" | "waiting";
  outcome: Text | null;
  /** Whether the task is theirs and the others were asked beside them. */
  holder: boolean;
  removable: boolean;
}
export interface SigningView {
  /** The id of the task for `removeSigner`. */
  task: string;
  /** What the votes must come to; null where one person decides. */
  rule: Text | null;
  signers: SignerView[];
  /** Where somebody can be added. */
  places: SignerPlace[];
  /** Posts that can be asked. */
  positions: Destination[];
}
/** What became of each of several. */
export interface ManyResults {
  results: { id: string; ok: boolean; problem?: ProblemBody }[];
}
/** Somebody who can sign in, and the posts they hold. */
export interface UserBody {
  id: string;
  username: string;
  name: string;
  disabled: boolean;
  grants: { role: string; organisation: string; organisationName: string; from: string | null; until: string | null }[];
}
/** What a leaver had, as it was handed over; what failed is still theirs. */
export interface HandedOverBody extends ManyResults {
  more: boolean;
  unanswered: number;
}
/** That one person stands in for another from a day to a day. */
export interface SubstituteItem {
  id: string;
  user: string;
  substitute: string;
  from: string;
  until: string;
  reason: string;
}
export interface SubstitutesBody {
  mine: SubstituteItem[];
  forOthers: SubstituteItem[];
  /** Names of those for whom the caller may act today, also through others. */
  acting: string[];
  colleagues: Destination[];
}
/** A person whom somebody has declared, numbers masked. */
export interface RelativeItem {
  id: string;
  kinship: Kinship;
  name: string;
  residentId: string;
  mobile: string | null;
  declaredAt: string;
}
export interface RelativesBody {
  items: RelativeItem[];
}
/** What one person sent another about a case: `cc` is noted as read, `consult` is answered. */
export interface WordItem {
  id: string;
  instance: string;
  kind: "cc" | "consult";
  fromName: string;
  toName: string;
  asked: string;
  askedAt: string;
  answer: string | null;
  answeredAt: string | null;
  number: string;
  label: string | null;
}
