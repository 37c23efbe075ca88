import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Destination, SubstituteItem } from "../../../src/core/api.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { substitutes } from "../resources.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { Page, Section } from "../ui/Page.tsx";
import { ProblemView } from "../ui/ProblemView.tsx";
import { Loaded } from "../ui/Waiting.tsx";

const REASON_CHARACTERS_MIN = 2;
const KEY = ["substitutes"];

/** Who stands in for oneself, and for whom one does. */
export default function SubstitutesPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => substitutes.list(signal) });
  return (
    <Page title={t("me.substitutes")} subtitle={t("me.what")}>
      <Loaded query={query}>
        {({ mine, forOthers, acting, colleagues }) => (
          <div className="stack">
            {acting.length > 0 ? (
              <p className="badge" role="status">
                {t("me.acting", { names: acting.join(language === "zh" ? "、" : ", ") })}
              </p>
            ) : null}
            <Section title={t("me.mine")}>
              <Listed items={mine} none={t("me.none")} own />
            </Section>
            <Section title={t("me.add")}>
              <Add colleagues={colleagues} />
            </Section>
            <Section title={t("me.forOthers")}>
              <Listed items={forOthers} none={t("me.noneForOthers")} />
            </Section>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Listed(props: { items: readonly SubstituteItem[]; none: string; own?: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: (id: string) => substitutes.end(id),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
  if (props.items.length === 0) return <p className="muted">{props.none}</p>;
  return (
    <>
      <ul className="plain-list lined">
        {props.items.map((item) => (
          <li key={item.id} className="between">
            <span>
              <strong>{props.own ? item.substitute : item.user}</strong>{" "}
              {t("me.span", { from: item.from, until: item.until })}
              <span className="muted small"> {item.reason}</span>
            </span>
            {props.own ? (
              <Button loading={end.isPending} onClick={() => end.mutate(item.id)}>
                {t("me.end")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {end.error ? <ProblemView error={end.error} /> : null}
    </>
  );
}

function Add({ colleagues }: { colleagues: readonly Destination[] }) {
  const { t } = useTranslation();
  const text = useText();
  const id = useId();
  const client = useQueryClient();
  const attempt = useAttempt<true>();
  const [wish, setWish] = useState({ substitute: "", from: "", until: "", reason: "" });
  const ready = wish.substitute && wish.from && wish.until && wish.reason.trim().length >= REASON_CHARACTERS_MIN;
  const add = async () => {
    const body = { ...wish, reason: wish.reason.trim() };
    if (!(await attempt.run(["substitute", body], (key) => substitutes.add(body, key).then(() => true)))) return;
    setWish({ substitute: "", from: "", until: "", reason: "" });
    void client.invalidateQueries({ queryKey: KEY });
  };
  if (colleagues.length === 0) return <p className="muted">{t("me.nobody")}</p>;
  return (
    <div className="stack-small">
      <div className="field">
        <label htmlFor={`${id}who`}>{t("me.who")}</label>
        <Select
          id={`${id}who`}
          value={wish.substitute || null}
          onChange={(substitute: string | null) => setWish({ ...wish, substitute: substitute ?? "" })}
          options={colleagues.map((one) => ({ value: one.id, label: text(one.title) }))}
        />
      </div>
      <div className="row">
        {(["from", "until"] as const).map((name) => (
          <div className="field" key={name}>
            <label htmlFor={`${id}${name}`}>{t(`me.${name}`)}</label>
            <Input
              id={`${id}${name}`}
              type="date"
              value={wish[name]}
              onChange={(event) => setWish({ ...wish, [name]: event.target.value })}
            />
          </div>
        ))}
      </div>
      <div className="field">
        <label htmlFor={`${id}reason`}>{t("cases.reason")}</label>
        <Input
          id={`${id}reason`}
          maxLength={500}
          value={wish.reason}
          onChange={(event) => setWish({ ...wish, reason: event.target.value })}
        />
      </div>
      {attempt.error ? <ProblemView error={attempt.error} /> : null}
      <div>
        <Button type="primary" disabled={!ready} loading={attempt.busy} onClick={() => void add()}>
          {t("me.add")}
        </Button>
      </div>
    </div>
  );
}
