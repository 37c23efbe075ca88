import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { HistoryItem } from "../../../src/core/api.ts";
import { isObject } from "../form/translate.ts";
import { useLanguage, useText } from "../i18n/use-text.ts";
import { instances } from "../resources.ts";
import { formatInstant, plainValue } from "../ui/format.ts";
import { Section } from "../ui/Page.tsx";
import { everyItem } from "../ui/use-pages.ts";
import { Loaded } from "../ui/Waiting.tsx";

/** What happened to a case, newest first, in words; each fact opens to what it read. */
export function History(props: { instance: string }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["case", props.instance, "history"],
    queryFn: ({ signal }) => everyItem((cursor) => instances.history(props.instance, cursor, signal)),
  });
  return (
    <Section title={t("cases.history")}>
      <Loaded query={query}>
        {(items) => (
          <ol className="timeline" aria-label={t("cases.history")}>
            {[...items]
              .sort((one, other) => other.seq - one.seq)
              .map((item) => (
                <Fact key={item.seq} item={item} />
              ))}
          </ol>
        )}
      </Loaded>
    </Section>
  );
}

function Fact(props: { item: HistoryItem }) {
  const { t } = useTranslation();
  const text = useText();
  const language = useLanguage();
  const { item } = props;
  const who = [item.actorName ?? t("task.system"), item.organisationName].filter(Boolean).join(" · ");
  const states = [text(item.fromState), text(item.toState)].filter(Boolean);
  const moved = states[0] === states[1] ? "" : states.join(" → ");
  return (
    <li>
      <div>
        <strong>{text(item.title)}</strong>
        {item.outcomeTitle ? <span className="badge">{text(item.outcomeTitle)}</span> : null}
      </div>
      <div className="muted small">
        <time dateTime={item.at}>{formatInstant(item.at, language)}</time> · {who}
      </div>
      {moved ? <div className="small">{moved}</div> : null}
      {item.notes.map((note) => (
        <div key={note.zh} className="small">
          {text(note)}
        </div>
      ))}
      <details>
        <summary className="muted small">{t("cases.read")}</summary>
        <ReadValues values={item.read} />
        <p className="muted small break">
          {t("cases.hash", { seq: item.seq })} {item.hash}
        </p>
      </details>
    </li>
  );
}

/** Values with where they came from, as deep as they go: what the step read and nothing else. */
function ReadValues(props: { values: Record<string, unknown> }) {
  const { t } = useTranslation();
  const entries = Object.entries(props.values);
  if (entries.length === 0) return <p className="muted small">{t("cases.readNothing")}</p>;
  return (
    <dl className="read small">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <ReadValue value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ReadValue(props: { value: unknown }) {
  const { t } = useTranslation();
  const text = useText();
  const { value } = props;
  if (isObject(value)) {
    if (typeof value.zh === "string" && typeof value.en === "string")
      return <>{text({ zh: value.zh, en: value.en })}</>;
    return <ReadValues values={value} />;
  }
  return <>{plainValue(value, { yes: t("state.yes"), no: t("state.no"), unknown: t("state.none") })}</>;
}
