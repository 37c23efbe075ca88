import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { Acceptable, Destination } from "../../../src/core/api.ts";
import { useText } from "../i18n/use-text.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { ProblemView } from "../ui/ProblemView.tsx";
import { OperationDialog, type Saying } from "./OperationDialog.tsx";

interface OperationsProps {
  offers: readonly Acceptable[];
  /** Steps that an operation may lead to, by its id. */
  destinations: Readonly<Record<string, readonly Destination[]>>;
  run: (operation: string, body: Saying, key: string) => Promise<unknown>;
  done: () => Promise<void>;
}

/** Operations that every task or case has: a button each; those that need a reason or a destination open a dialog first. */
export function Operations(props: OperationsProps) {
  const text = useText();
  const client = useQueryClient();
  const attempt = useAttempt<true>();
  const [asking, setAsking] = useState<Acceptable | null>(null);
  const act = async (offer: Acceptable, body: Saying) => {
    const answer = await attempt.run([offer.id, body], (key) => props.run(offer.id, body, key).then(() => true));
    if (!answer) return;
    setAsking(null);
    await props.done();
    // History, papers, inbox: an operation may have changed whatever is shown.
    void client.invalidateQueries();
  };
  return (
    <>
      {props.offers.map((offer) => (
        <Button
          key={offer.id}
          disabled={!offer.allowed}
          danger={offer.style === "danger"}
          loading={attempt.busy && asking === null}
          aria-describedby={`act-${offer.id}`}
          onClick={() => {
            attempt.clear();
            if ((offer.requires ?? []).length > 0) setAsking(offer);
            else void act(offer, {});
          }}
        >
          {text(offer.title)}
        </Button>
      ))}
      {attempt.error && asking === null ? <ProblemView error={attempt.error} /> : null}
      {asking ? (
        <OperationDialog
          offer={asking}
          destinations={props.destinations[asking.id] ?? []}
          busy={attempt.busy}
          error={attempt.error}
          preview={(body) => props.run(`${asking.id}?preview=true`, body, "")}
          close={() => setAsking(null)}
          act={(body) => void act(asking, body)}
        />
      ) : null}
    </>
  );
}
