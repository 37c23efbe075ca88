import { useQuery } from "@tanstack/react-query";
import { Input, InputNumber, Modal, Radio, Select } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Acceptable, Destination, DrawnEnd, Operated, TouchedWork } from "../../../src/core/api.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { formatInstant } from "../ui/format.ts";
import { ProblemView } from "../ui/ProblemView.tsx";

/** What somebody says with an operation. */
export interface Saying {
  reason?: string;
  to?: string;
  straight?: boolean;
  days?: number;
  /** A day, `yyyy-MM-dd`. */
  until?: string;
}

interface DialogProps {
  offer: Acceptable;
  destinations: readonly Destination[];
  busy: boolean;
  error: unknown;
  /** What the operation would end and begin; nothing is done. */
  preview: (body: Saying) => Promise<unknown>;
  close: () => void;
  act: (body: Saying) => void;
}

/** Operations that lead a case elsewhere say first what that ends. */
const PREVIEWED = new Set(["return", "withdraw", "jump", "reopen", "terminate"]);
/** What a choice of whom or where is called, by operation; any other leads to a step. */
const NAMED = ["return", "transfer", "delegate", "assign", "cc", "consult"] as const;
const isNamed = (id: string): id is (typeof NAMED)[number] => NAMED.some((one) => one === id);
/** Where what is said is no reason. */
const SAID: Partial<Record<string, "cases.proposal" | "cases.question">> = {
  resolve: "cases.proposal",
  consult: "cases.question",
};
/** Any reason will do to ask what would happen. */
const ASKING = "预览 preview";

/** Asks where to and why, and shows what it ends and begins before anything is done. */
export function OperationDialog(props: DialogProps) {
  const { t } = useTranslation();
  const text = useText();
  const id = useId();
  const { offer, destinations } = props;
  const returns = offer.id === "return";
  const [reason, setReason] = useState("");
  const [to, setTo] = useState<string | undefined>(returns ? destinations[0]?.id : undefined);
  const [straight, setStraight] = useState(true);
  const counts = offer.requires?.includes("days") ?? false;
  const [days, setDays] = useState<number | null>(null);
  const lasts = offer.requires?.includes("until") ?? false;
  const [until, setUntil] = useState("");
  const saying: Saying = {
    ...(lasts ? { until } : {}),
    ...(days === null ? {} : { days }),
    ...(to === undefined ? {} : { to }),
    ...(returns ? { straight } : {}),
  };
  const ready =
    (destinations.length === 0 || to !== undefined) && (!counts || days !== null) && (!lasts || until !== "");
  return (
    <Modal
      open
      title={text(offer.title)}
      onCancel={props.close}
      onOk={() => props.act({ ...saying, reason: reason.trim() })}
      okText={text(offer.title)}
      cancelText={t("act.cancel")}
      okButtonProps={{ disabled: reason.trim().length < 2 || !ready, danger: offer.style === "danger" }}
      confirmLoading={props.busy}
    >
      <div className="stack-small">
        {offer.effect ? <p>{text(offer.effect)}</p> : null}
        {destinations.length > 0 ? (
          <Where
            id={`${id}to`}
            destinations={destinations}
            value={to}
            change={setTo}
            label={t(`cases.to.${isNamed(offer.id) ? offer.id : "jump"}`)}
          />
        ) : null}
        {returns ? (
          <Radio.Group
            aria-label={t("cases.afterwards")}
            value={straight}
            onChange={(event) => setStraight(event.target.value === true)}
            options={[
              { value: true, label: t("cases.straight") },
              { value: false, label: t("cases.again") },
            ]}
          />
        ) : null}
        {counts ? (
          <div className="field">
            <label htmlFor={`${id}days`}>{t("cases.days")}</label>
            <InputNumber id={`${id}days`} min={1} precision={0} onChange={(value) => setDays(value as number | null)} />
          </div>
        ) : null}
        {lasts ? (
          <div className="field">
            <label htmlFor={`${id}until`}>{t("cases.until")}</label>
            <Input id={`${id}until`} type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
          </div>
        ) : null}
        {PREVIEWED.has(offer.id) && ready ? (
          <Foreseen offer={offer.id} saying={saying} preview={props.preview} />
        ) : null}
        <div className="field">
          <label htmlFor={`${id}reason`}>{t(SAID[offer.id] ?? "cases.reason")}</label>
          <Input.TextArea
            id={`${id}reason`}
            rows={3}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        {props.error ? <ProblemView error={props.error} /> : null}
      </div>
    </Modal>
  );
}

function Where(props: {
  id: string;
  label: string;
  destinations: readonly Destination[];
  value: string | undefined;
  change: (to: string) => void;
}) {
  const text = useText();
  const language = useLanguage();
  const told = ({ title, by, at }: Destination) =>
    [text(title), by, at === null ? null : formatInstant(at, language)].filter(Boolean).join(" · ");
  return (
    <div className="field">
      <label htmlFor={props.id}>{props.label}</label>
      <Select
        id={props.id}
        {...(props.value === undefined ? {} : { value: props.value })}
        onChange={props.change}
        options={props.destinations.map((one) => ({ value: one.id, label: told(one) }))}
      />
    </div>
  );
}

function Foreseen(props: { offer: string; saying: Saying; preview: DialogProps["preview"] }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["foreseen", props.offer, props.saying],
    queryFn: async () => (await props.preview({ ...props.saying, reason: ASKING })) as Operated,
    retry: false,
    gcTime: 0,
  });
  if (query.error) return <ProblemView error={query.error} />;
  if (!query.data) return <p className="muted small">{t("cases.foreseeing")}</p>;
  return (
    <div className="small" role="status">
      <Touched title={t("cases.ends")} list={query.data.ends} />
      <Touched title={t("cases.begins")} list={query.data.begins} />
      {query.data.drawn ? <Drawn drawn={query.data.drawn} /> : null}
    </div>
  );
}

/** What the procedure itself does when it is ended. */
function Drawn({ drawn }: { drawn: DrawnEnd }) {
  const { t } = useTranslation();
  const text = useText();
  const papers = drawn.documents.map((title) => text(title)).join("、");
  return (
    <p>
      {t("cases.drawn.to", { state: text(drawn.to) })}
      {papers === "" ? null : t("cases.drawn.papers", { papers })}
      {drawn.records ? t("cases.drawn.records") : null}
      {drawn.tells ? t("cases.drawn.tells") : null}
    </p>
  );
}

function Touched(props: { title: string; list: readonly TouchedWork[] }) {
  const text = useText();
  const { t } = useTranslation();
  const names = props.list.map(({ title }) => text(title));
  return (
    <p>
      <strong>{props.title}</strong> {names.length === 0 ? t("cases.nothing") : names.join("、")}
    </p>
  );
}
