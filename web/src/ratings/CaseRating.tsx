import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { InstanceDetail } from "../../../src/core/api.ts";
import { useLanguage } from "../i18n/use-text.ts";
import { ratings } from "../resources.ts";
import { formatDay } from "../ui/format.ts";
import { Section } from "../ui/Page.tsx";
import { RatingForm } from "./RatingForm.tsx";
import { SCORES } from "./words.ts";

/** What the person served said of a case that has ended; until they have, the counter may note it for them. */
export function CaseRating({ item }: { item: InstanceDetail }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const key = ["case", item.id, "rating"];
  const known = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => ratings.of(item.id, signal),
    enabled: item.status === "done",
  });
  const { given = null, open = false } = known.data ?? {};
  if (given === null && !open) return null;
  const word = SCORES.find(({ score }) => score === given?.score)?.word;
  return (
    <Section title={t("ratings.title")}>
      {given ? (
        <>
          <p>
            <strong>{word ? t(`ratings.score.${word}`) : given.score}</strong>
            {given.remark ? ` · ${given.remark}` : ""}
          </p>
          <p className="muted small">
            {[formatDay(given.at, language), given.atCounter ? t("ratings.atCounter") : t("ratings.byPaper")].join(
              " · ",
            )}
          </p>
          {given.followUp ? <Link to={`/cases/${given.followUp}`}>{t("ratings.followUp")}</Link> : null}
        </>
      ) : (
        <details>
          <summary>{t("ratings.note")}</summary>
          <RatingForm
            send={(score, remark) => ratings.note(item.id, score, remark)}
            done={() => void client.invalidateQueries({ queryKey: key })}
          />
        </details>
      )}
    </Section>
  );
}
