import type { OutcomeSpec, SigningSpec } from "../definition/model.ts";
import type { Signer, Signing, Tally, Vote } from "./model.ts";

const DISAGREE = "disagree";
/** The outcomes of somebody who was asked to sign as well: an opinion, for the task's holder decides. */
export const OPINIONS: OutcomeSpec[] = [
  { id: "agree", title: { zh: "同意", en: "Agree" }, kind: "primary" },
  { id: DISAGREE, title: { zh: "不同意", en: "Disagree" }, kind: "danger" },
];
/** Shares of a vote are compared with this tolerance: 2/3 written as 0.6667 is meant to be reached by two of three. */
const SHARE_TOLERANCE = 1e-3;

/** Begins the signing that a procedure asks for. */
export function signingOf({ signers, order, into, pass, fail, done, veto, until }: SigningSpec): Signing {
  return {
    rule: { kind: "tally", pass, fail, done, veto, until },
    signers: signers.map((one, index) => ({
      ...one,
      key: String(index + 1),
      turn: order === "sequential" ? index : 0,
    })),
    votes: [],
    ...(into === undefined ? {} : { into }),
  };
}

/** Those whose turn it is. */
export function openSigners({ signers, votes }: Signing): Signer[] {
  const waiting = signers.filter(({ key }) => !votes.some((vote) => vote.key === key));
  const turn = Math.min(...waiting.map((one) => one.turn));
  return waiting.filter((one) => one.turn === turn);
}

/** The outcome that the votes come to; null while it is open. */
export function verdictOf(signing: Signing): string | null {
  const { rule, signers, votes } = signing;
  if (rule.kind === "lead") {
    return votes.length < signers.length ? null : (votes.find(({ key }) => key === "")?.outcome ?? null);
  }
  if (votes.some(({ outcome }) => rule.veto.includes(outcome))) return rule.fail;
  const over = votes.length === signers.length;
  if (rule.until === "everyone" && !over) return null;
  const passed = reached(rule, signers, votes);
  if (passed) return rule.pass;
  const hoped = signers.filter(({ key }) => !votes.some((vote) => vote.key === key));
  const best = [...votes, ...hoped.map(({ key }): Vote => ({ key, outcome: rule.pass, by: null }))];
  return reached(rule, signers, best) ? null : rule.fail;
}

function reached({ done, pass }: Tally, signers: readonly Signer[], votes: readonly Vote[]): boolean {
  const passing = signers.filter(({ key }) => votes.some((vote) => vote.key === key && vote.outcome === pass));
  if (done === "all") return passing.length === signers.length;
  if (done === "any") return passing.length > 0;
  if ("count" in done) return passing.length >= done.count;
  if ("ratio" in done) return passing.length >= votesNeeded(done.ratio, signers.length);
  return passing.reduce((sum, { weight }) => sum + weight, 0) >= done.weight;
}

/** How many of `total` make up a share. */
export function votesNeeded(share: number, total: number): number {
  return Math.ceil((share - SHARE_TOLERANCE) * total);
}

/**
 * With one more vote. A holder who decided before an added signer disagreed is asked again: what was decided without
 * knowing an objection does not stand.
 */
export function withVote(signing: Signing, vote: Vote): Signing {
  const { rule, votes } = signing;
  const objected = rule.kind === "lead" && vote.key !== "" && vote.outcome === DISAGREE;
  return { ...signing, votes: [...(objected ? votes.filter(({ key }) => key !== "") : votes), vote] };
}

/** Where somebody is added: signs before the one who asks, after them, or beside them. */
export const SIGNER_PLACES = ["before", "after", "parallel"] as const;
export type SignerPlace = (typeof SIGNER_PLACES)[number];

/** Who may still be taken away: whoever has not signed, but never the task's own holder. */
export function signersLeft({ signers, votes }: Signing): Signer[] {
  return signers.filter(({ key }) => key !== "" && !votes.some((vote) => vote.key === key));
}

/** With one more signer. `of` is the key of who asks for them. */
export function withSigner(
  signing: Signing,
  of: string,
  place: SignerPlace,
  added: Omit<Signer, "key" | "turn">,
): Signing {
  const { signers } = signing;
  const turn = signers.find(({ key }) => key === of)?.turn ?? 0;
  const key = String(1 + Math.max(0, ...signers.map((one) => Number(one.key))));
  const later = (one: Signer) => (place === "before" ? one.turn >= turn : one.turn > turn);
  const moved =
    place === "parallel" ? signers : signers.map((one) => (later(one) ? { ...one, turn: one.turn + 1 } : one));
  return { ...signing, signers: [...moved, { ...added, key, turn: place === "after" ? turn + 1 : turn }] };
}

/** Whether everybody signs at once: then nobody can be added before or after. */
export function isTogether({ rule, signers }: Signing): boolean {
  return rule.kind === "tally" && signers.length > 1 && signers.every(({ turn }) => turn === signers[0]?.turn);
}

/** Without a signer who has not signed yet. */
export function withoutSigner(signing: Signing, key: string): Signing {
  return { ...signing, signers: signing.signers.filter((one) => one.key !== key) };
}
