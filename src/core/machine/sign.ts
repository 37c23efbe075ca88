import type { TaskInput } from "../definition/model.ts";
import { OPINION_FORM } from "../form/opinion.ts";
import type { ChartFacts } from "./config.ts";
import { openEffects } from "./effect.ts";
import type { Effect, Signer, Signing, StepEvent, Stored } from "./model.ts";
import type { EventFacts, Run } from "./run.ts";
import {
  isTogether,
  OPINIONS,
  openSigners,
  type SignerPlace,
  signingOf,
  verdictOf,
  withoutSigner,
  withSigner,
  withVote,
} from "./signing.ts";
import { slotOf } from "./slot.ts";

type Data = Readonly<Record<string, unknown>>;
type Opening = Extract<Effect, { type: "openTask" }>;

/** 加签, 减签: somebody is asked to sign as well, or no longer asked to. */
export type SigningChange = { invoke: string } & (
  | {
      add: { position?: string; assignee?: string; weight?: number; by: string };
      place: SignerPlace;
      /** The signer who asks, and, of a task's own holder, who that is. */
      of: string;
      holder?: string;
    }
  | { remove: string }
);

/** A signing after a vote or a change, and the outcome it came to, if it did. */
export interface Signed {
  signing: Signing;
  data: Record<string, unknown>;
  verdict: string | null;
}

/** Takes a vote; null when it is not that signer's turn. What is handed in goes into the list the signing names. */
export function castVote(
  run: Run,
  signing: Signing,
  vote: { signer: string; outcome: string; data: StepEvent["data"] },
  data: Record<string, unknown>,
): Signed | null {
  const { signer, outcome } = vote;
  if (!openSigners(signing).some(({ key }) => key === signer)) return null;
  const { actor, now } = run.facts;
  const after = withVote(signing, { key: signer, outcome, by: actor?.id ?? null });
  const said = { signer, name: actor?.name ?? null, outcome, at: now, ...vote.data };
  const list = signing.into === undefined ? undefined : data[signing.into];
  const gathered =
    signing.into === undefined ? data : { ...data, [signing.into]: [...(Array.isArray(list) ? list : []), said] };
  return { signing: after, data: gathered, verdict: verdictOf(after) };
}

/** Makes a change; null where there is nobody to ask it of, nobody to take away, or nobody would be left. */
export function changeSigning(
  stored: Stored,
  change: SigningChange,
  task: TaskInput,
  data: Record<string, unknown>,
): Signed | null {
  const known = stored.signing?.[change.invoke];
  if ("remove" in change) {
    const leaver = known?.signers.find(({ key }) => key === change.remove);
    if (!known || !leaver || leaver.key === "" || known.signers.length === 1) return null;
    if (known.votes.some(({ key }) => key === leaver.key)) return null;
    const signing = withoutSigner(known, leaver.key);
    return { signing, data, verdict: verdictOf(signing) };
  }
  const { add, place, of, holder } = change;
  const signing = known ?? alone(task.position, holder);
  if (!openSigners(signing).some(({ key }) => key === of)) return null;
  if (place !== "parallel" && isTogether(signing)) return null;
  const { position = task.position, assignee, weight = 1, by } = add;
  const added = { position, weight, addedBy: by, ...(assignee === undefined ? {} : { assignee }) };
  return { signing: withSigner(signing, of, place, added), data, verdict: null };
}

/** The signing of a task that its holder would have decided alone. */
export function alone(position: string, holder?: string): Signing {
  const own: Signer = { key: "", position, weight: 1, turn: 0, ...(holder === undefined ? {} : { assignee: holder }) };
  return { rule: { kind: "lead" }, signers: [own], votes: [] };
}

/** Closes the slots of those who need not sign any more and opens those of whom it is now the turn. */
export function slotEffects(
  { run, facts }: { run: Run; facts: ChartFacts },
  invoke: string,
  { before, after }: { before: Signing; after: Signing },
  { data, event }: { data: Data; event: EventFacts },
): Effect[] {
  const actor = facts.actors.get(invoke);
  if (!actor) return [];
  const { state, place } = actor;
  const [was, is] = [openSigners(before), openSigners(after)];
  const gone = was.filter(({ key }) => !is.some((one) => one.key === key));
  const come = is.filter(({ key }) => !was.some((one) => one.key === key));
  const effects: Effect[] = gone.map(({ key }) => ({ type: "closeTask", id: slotOf(invoke, key), state }));
  if (come.length === 0) return effects;
  const opened = openEffects({ data, event }, { invoke: actor.invoke, state, place }, facts, run);
  for (const effect of opened) {
    if (effect.type !== "openTask") effects.push(effect);
    else effects.push(...come.map((signer) => openSlot(effect, after, signer)));
  }
  return effects;
}

/**
 * Where several people sign, one task is opened and closed for each of them. `restored`: those signings go on where they
 * stood when the case was returned.
 */
export function spread(
  before: Stored | null,
  stored: Stored,
  effects: readonly Effect[],
  restored: Stored["signing"] = {},
): [Stored, Effect[]] {
  const signing = { ...before?.signing };
  const out = effects.flatMap((effect): Effect[] => {
    const made = effect.type === "openTask" ? begunBy(effect, restored) : null;
    if (effect.type === "openTask" && made) {
      signing[effect.id] = made;
      return openSigners(made).map((signer) => openSlot(effect, made, signer));
    }
    const known = effect.type === "closeTask" ? signing[effect.id] : undefined;
    if (effect.type !== "closeTask" || !known) return [effect];
    delete signing[effect.id];
    return openSigners(known).map(({ key }) => ({ ...effect, id: slotOf(effect.id, key) }));
  });
  const signed = before?.signed === undefined ? {} : { signed: before.signed };
  const open = stored.status === "active" && Object.keys(signing).length > 0 ? { signing } : {};
  return [{ ...stored, ...open, ...signed }, out];
}

function begunBy({ id, input }: Opening, restored: NonNullable<Stored["signing"]>): Signing | null {
  return restored[id] ?? (input.signing ? signingOf(input.signing) : null);
}

/** The task of one signer. */
export function openSlot(effect: Opening, { rule }: Signing, { key, position, assignee }: Signer): Opening {
  const { signing, bulk, form, outcomes, ...rest } = effect.input;
  const asked = rule.kind === "lead" && key !== "";
  const own = { outcomes, ...(form === undefined ? {} : { form }), ...(bulk === undefined ? {} : { bulk }) };
  const input = { ...rest, position, ...(asked ? { form: OPINION_FORM.id, outcomes: OPINIONS } : own) };
  const { state, dueAt } = effect;
  const held = assignee === undefined ? {} : { assignee };
  return { type: "openTask", id: slotOf(effect.id, key), state, input, dueAt, ...held };
}
