import { useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HandedOverBody } from "../../../src/core/api.ts";
import { Told } from "../cases/ManyDialog.tsx";
import { ReasonField } from "../cases/ReasonField.tsx";
import { users } from "../resources.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { Page } from "../ui/Page.tsx";
import { ProblemView } from "../ui/ProblemView.tsx";

const REASON_CHARACTERS_MIN = 2;
const NO_NAMES: ReadonlyMap<string, string> = new Map();

interface Chosen {
  /** The username of whoever leaves, the id of who takes over: as the interface names them. */
  value: string;
  label: string;
}

/** 离职转办: what a leaver has goes to a colleague, with what failed and why. */
export default function HandoverPage() {
  const { t } = useTranslation();
  const id = useId();
  const attempt = useAttempt<HandedOverBody>();
  const [leaver, setLeaver] = useState<Chosen | null>(null);
  const [to, setTo] = useState<Chosen | null>(null);
  const [reason, setReason] = useState("");
  const [told, setTold] = useState<HandedOverBody | null>(null);
  const ready = leaver !== null && to !== null && reason.trim().length >= REASON_CHARACTERS_MIN;
  const send = async () => {
    if (leaver === null || to === null) return;
    const body = { to: to.value, reason: reason.trim() };
    // What was handed over before is no part of the same request: the rest is asked for under a key of its own.
    const content = [leaver.value, body, told?.results.length ?? 0];
    const done = await attempt.run(content, (key) => users.handOver(leaver.value, body, key));
    if (done) setTold(done);
  };
  const choose = (set: (chosen: Chosen | null) => void) => (chosen: Chosen | null) => {
    setTold(null);
    attempt.clear();
    set(chosen);
  };
  return (
    <Page title={t("me.handover")} subtitle={t("me.handoverWhat")}>
      <div className="stack-small">
        <Person id={`${id}leaver`} label={t("me.leaver")} by="username" chosen={leaver} choose={choose(setLeaver)} />
        <Person id={`${id}to`} label={t("me.successor")} by="id" chosen={to} choose={choose(setTo)} />
        <ReasonField id={`${id}reason`} value={reason} change={setReason} />
        {attempt.error ? <ProblemView error={attempt.error} /> : null}
        <div>
          <Button
            type="primary"
            disabled={!ready || (told !== null && !told.more)}
            loading={attempt.busy}
            onClick={() => void send()}
          >
            {t(told?.more ? "me.handOverRest" : "me.handOver")}
          </Button>
        </div>
        {told ? (
          <div role="status">
            <Told told={told} names={NO_NAMES} />
            {told.unanswered > 0 ? <p>{t("me.unanswered", { count: told.unanswered })}</p> : null}
          </div>
        ) : null}
      </div>
    </Page>
  );
}

/** Somebody to choose, found by name or account. */
function Person(props: {
  id: string;
  label: string;
  by: "id" | "username";
  chosen: Chosen | null;
  choose: (chosen: Chosen | null) => void;
}) {
  const [q, setQ] = useState("");
  const found = useQuery({ queryKey: ["users", q], queryFn: ({ signal }) => users.find(q, signal), enabled: q !== "" });
  const options = (found.data?.items ?? []).map((user) => ({
    value: user[props.by],
    label: `${user.name}（${user.username}）`,
  }));
  return (
    <div className="field">
      <label htmlFor={props.id}>{props.label}</label>
      <Select<Chosen | null, Chosen>
        id={props.id}
        showSearch={{ filterOption: false, onSearch: setQ }}
        labelInValue
        loading={found.isFetching}
        value={props.chosen}
        options={options}
        onChange={(chosen) => props.choose(chosen ?? null)}
      />
    </div>
  );
}
