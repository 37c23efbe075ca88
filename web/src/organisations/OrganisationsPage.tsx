import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReorganisationBody } from "../../../src/core/api.ts";
import { reorganisations } from "../resources.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { Page, Section } from "../ui/Page.tsx";
import { ProblemView } from "../ui/ProblemView.tsx";
import { Loaded } from "../ui/Waiting.tsx";
import "./organisations.css";
import { Line, PlanParts } from "./PlanParts.tsx";
import { PlanTold } from "./PlanTold.tsx";
import { asked, NOTHING, type Plan } from "./plan.ts";

const REASON_CHARACTERS_MAX = 200;
const KEY = ["reorganisations"];

/** 机构调整: offices that open, close or give up places from a day on; what goes along is shown before it counts. */
export default function OrganisationsPage() {
  const { t } = useTranslation();
  const all = useQuery({ queryKey: KEY, queryFn: ({ signal }) => reorganisations.list(signal) });
  return (
    <Page title={t("organisations.title")} subtitle={t("organisations.what")}>
      <Section title={t("organisations.new")}>
        <NewPlan />
      </Section>
      <Section title={t("organisations.list")}>
        <Loaded query={all}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="muted">{t("organisations.none")}</p>
            ) : (
              <ul className="plain-list">
                {items.map((one) => (
                  <li key={one.id}>
                    <strong>{t("organisations.fromDay", { on: one.on })}</strong> {one.reason}
                    {one.document === null ? "" : `（${one.document}）`}
                    <div className="muted small">
                      {t(one.doneAt === null ? "organisations.waiting" : "organisations.moved", { count: one.moved })}
                    </div>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Section>
    </Page>
  );
}

function NewPlan() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const attempt = useAttempt<ReorganisationBody>();
  const [plan, setPlan] = useState<Plan>(NOTHING);
  const [told, setTold] = useState<ReorganisationBody | null>(null);
  const wanted = asked(plan);
  const change = (next: Plan) => {
    setPlan(next);
    setTold(null);
    attempt.clear();
  };
  const send = async (preview: boolean) => {
    if (wanted === null) return;
    const done = await attempt.run([wanted, preview], (key) => reorganisations.add(wanted, preview, key));
    if (!done) return;
    setTold(done);
    if (preview) return;
    setPlan(NOTHING);
    await client.invalidateQueries({ queryKey: KEY });
  };
  return (
    <div className="stack-small">
      <Line
        label={t("organisations.on")}
        type="date"
        value={plan.on}
        max={10}
        change={(on) => change({ ...plan, on })}
      />
      <Line
        label={t("organisations.reason")}
        value={plan.reason}
        max={REASON_CHARACTERS_MAX}
        change={(reason) => change({ ...plan, reason })}
      />
      <Line
        label={t("organisations.document")}
        value={plan.document}
        max={REASON_CHARACTERS_MAX}
        change={(document) => change({ ...plan, document })}
      />
      <PlanParts plan={plan} change={change} />
      {attempt.error ? <ProblemView error={attempt.error} /> : null}
      <div className="row">
        <Button disabled={wanted === null} loading={attempt.busy} onClick={() => void send(true)}>
          {t("organisations.try")}
        </Button>
        <Button
          type="primary"
          disabled={wanted === null || told === null}
          loading={attempt.busy}
          onClick={() => void send(false)}
        >
          {t("organisations.apply")}
        </Button>
        {told === null ? <span className="muted small">{t("organisations.tryFirst")}</span> : null}
      </div>
      {told ? <PlanTold told={told} /> : null}
    </div>
  );
}
