import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Choosing<T> {
  /** What a row stands for in the choice; null where it cannot be chosen. */
  idOf: (item: T) => string | null;
  nameOf: (item: T) => string;
  chosen: ReadonlySet<string>;
  choose: (chosen: ReadonlySet<string>) => void;
  /** What the box of the heading chooses, and how it is called; without any there are no boxes. */
  all: ReadonlySet<string>;
  allLabel: string;
}

/** A column of boxes before the rows of a list, for what can be done with several at once. */
export function useChoosing<T>(props: Choosing<T>): { lead?: { title: ReactNode; cell: (item: T) => ReactNode } } {
  const { t } = useTranslation();
  const { idOf, nameOf, chosen, choose, all, allLabel } = props;
  if (all.size === 0) return {};
  const allChosen = [...all].every((id) => chosen.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  const title = <Box label={allLabel} checked={allChosen} change={() => choose(allChosen ? new Set() : all)} />;
  const cell = (item: T) => {
    const id = idOf(item);
    if (id === null) return null;
    return <Box label={t("inbox.choose", { name: nameOf(item) })} checked={chosen.has(id)} change={() => toggle(id)} />;
  };
  return { lead: { title, cell } };
}

function Box(props: { label: string; checked: boolean; change: () => void }) {
  return (
    <input type="checkbox" className="check" checked={props.checked} aria-label={props.label} onChange={props.change} />
  );
}
