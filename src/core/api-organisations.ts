import type { Text } from "./text.ts";

/** What a reorganisation would do, or has done. */
export interface ReorganisationBody {
  /** Null while it is only tried. */
  id: string | null;
  on: string;
  organisations: { id: string; name: string; from: string | null; until: string | null; successor: string | null }[];
  places: { division: string; divisionName: string; organisation: string; until: string | null; from: string | null }[];
  people: {
    user: string;
    name: string;
    role: string;
    roleTitle: Text;
    organisation: string;
    from: string | null;
    until: string | null;
  }[];
  /** Open tasks by where they lie today, and who would have them. */
  work: {
    organisation: string;
    role: string;
    roleTitle: Text;
    division: string;
    count: number;
    to: string;
    vacant: boolean;
  }[];
}

/** One that there was or is to be, with the tasks that went along so far. */
export interface ReorganisationItem {
  id: string;
  on: string;
  author: string;
  createdAt: string;
  moved: number;
  doneAt: string | null;
  reason: string;
  document: string | null;
}
