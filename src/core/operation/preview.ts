import type { Effect } from "../machine/model.ts";
import { closes, opens } from "./open-work.ts";

/** One thing that an operation ends or begins. Timers are not told of: nobody works at them. */
export interface Touched {
  kind: "task" | "children" | "message" | "service";
  /** The `invoke` that opened it. */
  id: string;
  state: string;
}

/** What an operation would do to open work: all that it ends, whoever has it, and what it begins. */
export interface Preview {
  ends: Touched[];
  begins: Touched[];
}

const KINDS: Partial<Record<Effect["type"], Touched["kind"]>> = {
  openTask: "task",
  closeTask: "task",
  openChildren: "children",
  closeChildren: "children",
  openMessage: "message",
  closeMessage: "message",
  openService: "service",
  closeService: "service",
};

export function previewOf(effects: readonly Effect[]): Preview {
  const touched = (effect: Effect): Touched[] => {
    const kind = KINDS[effect.type];
    return kind && "id" in effect ? [{ kind, id: effect.id, state: effect.state }] : [];
  };
  return { ends: effects.filter(closes).flatMap(touched), begins: effects.filter(opens).flatMap(touched) };
}
