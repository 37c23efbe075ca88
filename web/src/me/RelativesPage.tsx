import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RelativeItem } from "../../../src/core/api.ts";
import { KINSHIPS, type Kinship } from "../../../src/core/case/recusal.ts";
import { relatives } from "../resources.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { Page, Section } from "../ui/Page.tsx";
import { ProblemView } from "../ui/ProblemView.tsx";
import { Loaded } from "../ui/Waiting.tsx";

const KEY = ["relatives"];
const NOBODY: Wish = { kinship: null, name: "", residentId: "", mobile: "" };

interface Wish {
  kinship: Kinship | null;
  name: string;
  residentId: string;
  mobile: string;
}

/** 回避申报: whose cases one does not handle. */
export default function RelativesPage() {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => relatives.list(signal) });
  return (
    <Page title={t("me.relatives")} subtitle={t("me.relativesWhat")}>
      <Loaded query={query}>
        {({ items }) => (
          <div className="stack">
            <Section title={t("me.declared")}>
              <Declared items={items} />
            </Section>
            <Section title={t("me.declare")}>
              <Declare />
            </Section>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Declared({ items }: { items: readonly RelativeItem[] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: (id: string) => relatives.withdraw(id),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  });
  if (items.length === 0) return <p className="muted">{t("me.noneDeclared")}</p>;
  return (
    <>
      <ul className="plain-list lined">
        {items.map((item) => (
          <li key={item.id} className="between">
            <span>
              <strong>{item.name}</strong> {t(`me.kinship.${item.kinship}`)}
              <span className="muted small">
                {" "}
                {item.residentId} {item.mobile}
              </span>
            </span>
            <Button
              aria-label={t("me.takeBackOf", { name: item.name })}
              loading={withdraw.isPending}
              onClick={() => withdraw.mutate(item.id)}
            >
              {t("me.takeBack")}
            </Button>
          </li>
        ))}
      </ul>
      {withdraw.error ? <ProblemView error={withdraw.error} /> : null}
    </>
  );
}

function Declare() {
  const { t } = useTranslation();
  const id = useId();
  const client = useQueryClient();
  const attempt = useAttempt<true>();
  const [wish, setWish] = useState(NOBODY);
  const add = async () => {
    if (wish.kinship === null) return;
    const body = {
      ...{ kinship: wish.kinship, name: wish.name.trim(), residentId: wish.residentId.trim() },
      mobile: wish.mobile.trim() || null,
    };
    if (!(await attempt.run(["relative", body], (key) => relatives.declare(body, key).then(() => true)))) return;
    setWish(NOBODY);
    void client.invalidateQueries({ queryKey: KEY });
  };
  const ready = wish.kinship !== null && wish.name.trim() !== "" && wish.residentId.trim() !== "";
  return (
    <div className="stack-small">
      <div className="field">
        <label htmlFor={`${id}kinship`}>{t("me.kin")}</label>
        <Select
          id={`${id}kinship`}
          value={wish.kinship}
          onChange={(kinship: Kinship | null) => setWish({ ...wish, kinship })}
          options={KINSHIPS.map((kinship) => ({ value: kinship, label: t(`me.kinship.${kinship}`) }))}
        />
      </div>
      {(["name", "residentId", "mobile"] as const).map((name) => (
        <div className="field" key={name}>
          <label htmlFor={`${id}${name}`}>{t(`me.relative.${name}`)}</label>
          <Input
            id={`${id}${name}`}
            autoComplete="off"
            maxLength={name === "name" ? 60 : 18}
            value={wish[name]}
            onChange={(event) => setWish({ ...wish, [name]: event.target.value })}
          />
        </div>
      ))}
      {attempt.error ? <ProblemView error={attempt.error} /> : null}
      <div>
        <Button type="primary" disabled={!ready} loading={attempt.busy} onClick={() => void add()}>
          {t("me.declare")}
        </Button>
      </div>
    </div>
  );
}
