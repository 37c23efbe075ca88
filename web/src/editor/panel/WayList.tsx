import { durationWords } from "../../../../src/core/calendar/duration-words.ts";
import { isExpression } from "../../../../src/core/expression/feel.ts";
import type { TransitionPlace } from "../../../../src/core/simulate/coverage.ts";
import { useText } from "../../i18n/use-text.ts";
import { type Chart, invokeOf, targetsOf, titleOf } from "../document/chart.ts";
import { useEditing } from "../document/editing.ts";
import { outcomesOf } from "../document/outcomes.ts";
import { useWords } from "../words/use-words.ts";

/** Where a state leads, each way in words; a click opens it. */
export function WayList({ chart, ways }: { chart: Chart; ways: readonly TransitionPlace[] }) {
  const w = useWords();
  const text = useText();
  const { select } = useEditing();
  const words = useWayWords(chart);
  if (ways.length === 0) return null;
  return (
    <section aria-label={w.state.ways}>
      <h3>{w.state.ways}</h3>
      <ul className="plain-list">
        {ways.map((way) => (
          <li key={way.place}>
            <button
              type="button"
              className="link-button tight"
              onClick={() => select({ kind: "way", place: way.place })}
            >
              {words(way)} →{" "}
              {targetsOf(chart, way)
                .map((to) => text(titleOf(chart, to)))
                .join("、") || w.way.stays}
            </button>
            {way.config.guard === undefined ? null : <div className="muted small break">{way.config.guard}</div>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What sets a transition off, in words. */
export function useWayWords(chart: Chart): (way: TransitionPlace) => string {
  const w = useWords();
  const text = useText();
  const { world, bundle } = useEditing();
  return ({ kind, event, config }) => {
    const title = text(config.meta?.title);
    if (title !== "") return title;
    if (kind === "always") return w.way.always;
    if (kind === "onDone") return w.diagram.done;
    if (kind === "after") {
      const param = /^=\s*params\.(\w+)$/.exec(event)?.[1];
      const named = param === undefined ? "" : text((bundle?.definition.params[param] ?? world.params[param])?.title);
      if (named !== "") return w.way.after(named);
      return w.way.after(isExpression(event) ? event : text(durationWords(event)));
    }
    const dot = event.lastIndexOf(".");
    const outcomes = outcomesOf(invokeOf(chart, event.slice(0, Math.max(0, dot)))?.invoke, world);
    return text(outcomes.find(({ id }) => id === event.slice(dot + 1))?.title) || event;
  };
}
