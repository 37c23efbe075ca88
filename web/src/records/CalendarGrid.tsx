import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { RecordItem, RecordTypeBody } from "../../../src/core/api.ts";
import { useLanguage } from "../i18n/use-text.ts";
import { plainValue } from "../ui/format.ts";
import { dayAfterKey, dayWords, type Entry, entriesOn, type View } from "./calendar.ts";
import { readable } from "./schema.ts";

/** Entries of a day that a month shows; the others are a week's view away. */
const SHOWN_IN_MONTH_MAX = 4;

interface GridProps {
  type: RecordTypeBody;
  items: readonly RecordItem[];
  view: View;
  weeks: string[][];
  /** The day that the keys move from. */
  day: string;
  today: string;
  label: string;
  choose: (day: string) => void;
  /** Shows a day with all that it has. */
  open: (day: string) => void;
}

/** Weeks of days, moved through with the arrow keys as one thing; on a phone the days that have something stand below each other. */
export function CalendarGrid(props: GridProps) {
  const { view, weeks, day, label, choose } = props;
  const grid = useRef<HTMLDivElement>(null);
  const moving = useRef(false);
  // Only who moved by key is taken along: turning the page by a button leaves them at the button.
  useEffect(() => {
    if (!moving.current) return;
    moving.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
  });
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.day === undefined) return;
    if (event.key === "Enter") {
      event.target.querySelector("a")?.focus();
      event.preventDefault();
      return;
    }
    const next = event.ctrlKey || event.altKey || event.metaKey ? null : dayAfterKey(view, day, event.key);
    if (next === null) return;
    event.preventDefault();
    moving.current = true;
    choose(next);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be laid out anew on a phone without losing what it is
    <div
      ref={grid}
      role="grid"
      aria-label={label}
      className={`calendar calendar-by-${view}`}
      onKeyDown={onKeyDown}
      tabIndex={-1}
    >
      <Weekdays week={weeks[0] ?? []} />
      {weeks.map((week) => (
        <Week key={week[0]} {...props} week={week} />
      ))}
    </div>
  );
}

function Week(props: GridProps & { week: readonly string[] }) {
  const language = useLanguage();
  const { type, items, view, day, today, week, open } = props;
  const days = week.map((one) => ({ one, entries: entriesOn(type, items, one) }));
  const bare = days.every(({ one, entries }) => entries.length === 0 && one !== day && one !== today);
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    // biome-ignore lint/a11y/useFocusableInteractive: its cells take the focus
    <div role="row" className={bare ? "calendar-week is-bare" : "calendar-week"}>
      {days.map(({ one, entries }) => (
        <Day
          key={one}
          {...{ type, view, language, open, entries }}
          day={one}
          isChosen={one === day}
          isToday={one === today}
          isOutside={view === "month" && !one.startsWith(day.slice(0, 7))}
        />
      ))}
    </div>
  );
}

function Weekdays(props: { week: readonly string[] }) {
  const language = useLanguage();
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    // biome-ignore lint/a11y/useFocusableInteractive: heads are not walked to
    <div role="row" className="calendar-weekdays">
      {props.week.map((day) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        // biome-ignore lint/a11y/useFocusableInteractive: as above
        <div role="columnheader" key={day}>
          {dayWords(day, language, { weekday: "short" })}
        </div>
      ))}
    </div>
  );
}

interface DayProps {
  type: RecordTypeBody;
  view: View;
  language: "zh" | "en";
  day: string;
  entries: Entry[];
  isChosen: boolean;
  isToday: boolean;
  isOutside: boolean;
  open: (day: string) => void;
}

function Day(props: DayProps) {
  const { t } = useTranslation();
  const { type, view, language, day, entries, isChosen, isToday, isOutside, open } = props;
  const shown = view === "month" ? entries.slice(0, SHOWN_IN_MONTH_MAX) : entries;
  const rest = entries.length - shown.length;
  const whole = dayWords(day, language, { weekday: "long", month: "long", day: "numeric" });
  const said =
    entries.length === 0 ? t("records.calendar.none") : t("records.calendar.count", { count: entries.length });
  const kinds = [
    "calendar-day",
    ...(isToday ? ["is-today"] : []),
    ...(isOutside ? ["is-outside"] : []),
    ...(entries.length === 0 ? ["is-empty"] : []),
  ];
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    <div
      role="gridcell"
      className={kinds.join(" ")}
      data-day={day}
      tabIndex={isChosen ? 0 : -1}
      aria-selected={isChosen}
      aria-label={`${whole}，${said}`}
      {...(isToday ? { "aria-current": "date" as const } : {})}
    >
      <span className="calendar-date" aria-hidden="true">
        <span className="calendar-number">{Number(day.slice(8))}</span>
        <span className="calendar-whole">{whole}</span>
      </span>
      {entries.length > 0 ? (
        <ul>
          {shown.map((entry) => (
            <li key={entry.item.id}>
              <EntryLink type={type} entry={entry} language={language} />
            </li>
          ))}
        </ul>
      ) : (
        <span className="calendar-none" aria-hidden="true">
          {said}
        </span>
      )}
      {rest > 0 ? (
        <button type="button" className="calendar-more" onClick={() => open(day)}>
          {t("records.calendar.more", { count: rest })}
        </button>
      ) : null}
    </div>
  );
}

function EntryLink(props: { type: RecordTypeBody; entry: Entry; language: "zh" | "en" }) {
  const { t } = useTranslation();
  const { type, entry, language } = props;
  const { item, from, until } = entry;
  const words = { yes: t("state.yes"), no: t("state.no"), unknown: "—" };
  const title = type.calendar?.title ?? type.name;
  const name = plainValue(readable(type, title, item.data[title], language), words);
  const time = from === null && until === null ? t("records.calendar.allDay") : `${from ?? ""}–${until ?? ""}`;
  return (
    <Link className="calendar-entry" to={`/records/${type.id}/${item.id}`}>
      <span className="calendar-time">{time}</span> {name}
    </Link>
  );
}
