import { useTranslation } from "react-i18next";
import type { ReorganisationBody } from "../../../src/core/api.ts";
import { useText } from "../i18n/use-text.ts";

/** What a reorganisation does to offices, places, posts and open work, in sentences. */
export function PlanTold({ told }: { told: ReorganisationBody }) {
  const { t } = useTranslation();
  const text = useText();
  const span = (from: string | null, until: string | null) =>
    until === null
      ? t("organisations.since", { from: from ?? told.on })
      : from === null
        ? t("organisations.till", { until })
        : t("organisations.span", { from, until });
  const names = new Map(told.organisations.map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const lists: [string, string[]][] = [
    [
      t("organisations.offices"),
      told.organisations.map(({ name, from, until, successor }) =>
        [name, span(from, until), successor ? t("organisations.successor", { name: nameOf(successor) }) : null]
          .filter((part) => part !== null)
          .join(" · "),
      ),
    ],
    [
      t("organisations.places"),
      told.places.map((one) => `${one.divisionName} · ${nameOf(one.organisation)}：${span(one.from, one.until)}`),
    ],
    [
      t("organisations.posts"),
      told.people.map(
        (one) => `${one.name} · ${text(one.roleTitle)} · ${nameOf(one.organisation)}：${span(one.from, one.until)}`,
      ),
    ],
    [
      t("organisations.work"),
      told.work.map((one) =>
        t(one.vacant ? "organisations.workVacant" : "organisations.workGoes", {
          ...{ count: one.count, role: text(one.roleTitle) },
          ...{ from: nameOf(one.organisation), to: nameOf(one.to) },
        }),
      ),
    ],
  ];
  return (
    <div role="status" className="stack-small">
      <p>
        <strong>
          {told.id === null ? t("organisations.preview", { on: told.on }) : t("organisations.done", { on: told.on })}
        </strong>
      </p>
      {lists.map(([title, lines]) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          {lines.length === 0 ? <p className="muted">{t("organisations.nothing")}</p> : null}
          <ul>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
