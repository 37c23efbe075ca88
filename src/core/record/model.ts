import type { JsonSchema } from "../definition/model.ts";
import type { Text } from "../text.ts";

/** A record type of `policies/records/<id>.yaml`: the registry's generic table and page are generated from it. */
export interface RecordType {
  id: string;
  title: Text;
  /** Properties may carry `x-protect: true` (sealed at rest, masked on screen) and `x-mask: residentId | phone | account | name`; `x-hidden: true` for codes that pages leave out. */
  schema: JsonSchema;
  /** Property whose value identifies the record within its city; sealed keys are looked up by a blind index. */
  key: string;
  /** Property shown as its name; also indexed by pinyin initials. */
  name: string;
  /** Properties shown in lists, in order. */
  list: string[];
  /** Properties one may filter by. */
  filters?: string[];
  /** Property holding the 12-digit division the record lies in, for rights and counts. */
  division?: string;
  relations?: { name: string; record: string; property: string; title: Text }[];
  /** Properties that hold a span of days or local moments, and what a calendar shows of it: the record has a calendar page. */
  calendar?: {
    from: string;
    until: string;
    title: string;
    /** Property that names the one weekday of the span on which it falls, `mon` … `sun`; without it every day of the span is its. */
    weekday?: string;
  };
  /** Filters by which records are counted before something is decided: whoever counted by one is refused once it changed. */
  counted?: string[];
  /** Whether earlier values are kept by date. */
  history: boolean;
}
