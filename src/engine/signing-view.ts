import type { SignerView, SigningView } from "../core/api.ts";
import { outcomeTitle } from "../core/diagram/event-words.ts";
import type { Signer, Signing, Stored, Tally } from "../core/machine/model.ts";
import { isTogether, openSigners, SIGNER_PLACES, votesNeeded } from "../core/machine/signing.ts";
import { invokeOf } from "../core/machine/slot.ts";
import type { Text } from "../core/text.ts";
import type { Variant } from "../core/variant.ts";
import type { Caller, Policies } from "./engine.ts";

/** Who signs a task, who has, and who can still be asked to, in words. */
export function signingView(
  policies: Policies,
  caller: Caller,
  variant: Variant,
  { stored, invoke: slot, own, directs }: { stored: Stored; invoke: string; own: boolean; directs: boolean },
): SigningView {
  const invoke = invokeOf(slot);
  const signing = stored.signing?.[invoke];
  const positions = Object.entries(policies.positions.positions);
  return {
    task: invoke,
    rule: signing ? ruleWords(signing) : null,
    signers: signing
      ? signing.signers.map((one) => signerView(policies, caller, variant, { invoke, signing, one, directs }))
      : [],
    places: signing && isTogether(signing) ? ["parallel"] : [...SIGNER_PLACES],
    positions: own ? positions.map(([id, { title }]) => ({ id, title, by: null, at: null })) : [],
  };
}

/** What a signature does; null where one person decides. */
export function voteWords(stored: Stored, slot: string): Text | null {
  const signing = stored.signing?.[invokeOf(slot)];
  if (!signing) return null;
  const { zh, en } = ruleWords(signing);
  return { zh: `记一份意见。${zh}`, en: `Counts as one signature. ${en}` };
}

function signerView(
  policies: Policies,
  caller: Caller,
  { bundle: { definition }, outcomes }: Variant,
  { invoke, signing, one, directs }: { invoke: string; signing: Signing; one: Signer; directs: boolean },
): SignerView {
  const vote = signing.votes.find(({ key }) => key === one.key);
  const title = policies.positions.positions[one.position]?.title ?? { zh: one.position, en: one.position };
  const person = vote?.by ?? one.assignee;
  const open = openSigners(signing).some(({ key }) => key === one.key);
  return {
    key: one.key,
    title,
    name: person === undefined || person === null ? null : (policies.users.get(person)?.name ?? null),
    state: vote ? "signed" : open ? "open" : "waiting",
    outcome: vote ? outcomeTitle(definition, outcomes, invoke, vote.outcome) : null,
    holder: one.key === "",
    removable: !vote && one.key !== "" && (directs || one.addedBy === caller.user),
  };
}

function ruleWords({ rule, signers }: Signing): Text {
  if (rule.kind === "lead") {
    return { zh: "各方签署后，以承办人的决定为准", en: "Once all have signed, the holder's decision counts" };
  }
  const { zh, en } = doneWords(rule, signers);
  const veto = rule.veto.length > 0 ? { zh: "；一票否决", en: "; one veto fails it" } : { zh: "", en: "" };
  return { zh: `${zh}${veto.zh}`, en: `${en}${veto.en}` };
}

function doneWords({ done }: Tally, signers: readonly Signer[]): Text {
  const total = signers.length;
  if (done === "all") return { zh: `会签：${total} 人全部通过`, en: `All ${total} must pass it` };
  if (done === "any") return { zh: `或签：${total} 人中一人通过即可`, en: `Any one of ${total} passes it` };
  if ("count" in done)
    return { zh: `${total} 人中须 ${done.count} 人通过`, en: `${done.count} of ${total} must pass it` };
  if ("ratio" in done) {
    const needed = votesNeeded(done.ratio, total);
    return { zh: `${total} 人中须 ${needed} 人通过`, en: `${needed} of ${total} must pass it` };
  }
  const weight = signers.reduce((sum, one) => sum + one.weight, 0);
  return {
    zh: `总票权 ${weight}，须达 ${done.weight}`,
    en: `A weight of ${done.weight} out of ${weight} must pass it`,
  };
}
