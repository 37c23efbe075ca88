import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { WordItem } from "../../../src/core/api.ts";
import { useLanguage } from "../i18n/use-text.ts";
import { words } from "../resources.ts";
import { formatInstant } from "../ui/format.ts";
import { Section } from "../ui/Page.tsx";
import { ProblemView } from "../ui/ProblemView.tsx";

const ASK_EVERY_MS = 60_000;
/** As the server asks of everything that is said. */
const CHARACTERS_MIN = 2;

/** What others have sent for information or asked, until it is noted as read or answered; nothing where there is none. */
export function Words() {
  const { t } = useTranslation();
  const list = useQuery({
    queryKey: ["words"],
    queryFn: ({ signal }) => words.list({ open: "true", limit: 100 }, signal),
    refetchInterval: ASK_EVERY_MS,
  });
  const items = list.data?.items ?? [];
  return (["consult", "cc"] as const).map((kind) => {
    const these = items.filter((item) => item.kind === kind);
    if (these.length === 0) return null;
    return (
      <Section key={kind} title={t(`inbox.words.${kind}`, { count: these.length })}>
        <ul className="plain-list lined">
          {these.map((item) => (
            <Word key={item.id} item={item} />
          ))}
        </ul>
      </Section>
    );
  });
}

function Word({ item }: { item: WordItem }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const id = useId();
  const client = useQueryClient();
  const [answer, setAnswer] = useState("");
  const send = useMutation({
    mutationFn: () => (item.kind === "cc" ? words.read(item.id) : words.answer(item.id, answer.trim())),
    onSuccess: () => client.invalidateQueries({ queryKey: ["words"] }),
  });
  return (
    <li>
      <div className="between">
        <Link to={`/cases/${item.instance}`}>{[item.label, item.number].filter(Boolean).join(" · ")}</Link>
        <span className="muted small">
          {item.fromName} · {formatInstant(item.askedAt, language)}
        </span>
      </div>
      <p>{item.asked}</p>
      <div className="row">
        {item.kind === "consult" ? (
          <div className="field">
            <label htmlFor={id}>{t("inbox.words.answer")}</label>
            <Input id={id} value={answer} maxLength={500} onChange={(event) => setAnswer(event.target.value)} />
          </div>
        ) : null}
        <Button
          loading={send.isPending}
          disabled={item.kind === "consult" && answer.trim().length < CHARACTERS_MIN}
          onClick={() => send.mutate()}
        >
          {t(item.kind === "cc" ? "inbox.words.read" : "inbox.words.send")}
        </Button>
      </div>
      {send.error ? <ProblemView error={send.error} /> : null}
    </li>
  );
}
