import { Button } from "antd";
import { useState } from "react";
import type { TransitionPlace } from "../../../../src/core/simulate/coverage.ts";
import { useText } from "../../i18n/use-text.ts";
import { type Chart, refOf, targetsOf, titleOf, waysOf } from "../document/chart.ts";
import { useEditing } from "../document/editing.ts";
import { useWords } from "../words/use-words.ts";
import { Actions } from "./Actions.tsx";
import { ConditionField } from "./ConditionField.tsx";
import { LineField, PickField, TitleFields } from "./fields.tsx";
import { StepDialog } from "./StepDialog.tsx";
import { useWayWords } from "./WayList.tsx";

/** One transition: what sets it off, on which condition, where it leads and what it does on the way. */
export function WayPanel({ chart, way }: { chart: Chart; way: TransitionPlace }) {
  const w = useWords();
  const text = useText();
  const words = useWayWords(chart);
  const { edit, select, readOnly } = useEditing();
  const [inserting, setInserting] = useState(false);
  const ref = refOf(way);
  const [target] = targetsOf(chart, way);
  const set = (change: object) => edit({ do: "setTransition", ...ref, ...change });
  const states = chart.machine.states.filter(({ path }) => path !== "");
  const remove = () => {
    if (edit({ do: "removeTransition", ...ref })) select({ kind: "state", path: way.state });
  };
  return (
    <div className="stack-small">
      <button type="button" className="link-button tight" onClick={() => select({ kind: "state", path: way.state })}>
        ← {text(titleOf(chart, way.state))}
      </button>
      <h2>{words(way)}</h2>
      <p className="muted small break">
        {way.kind === "on" || way.kind === "after" ? way.event : w.way.kinds[way.kind]}
      </p>
      <PickField
        label={w.way.target}
        value={target}
        options={states.map(({ path }) => ({ value: path, label: text(titleOf(chart, path)) }))}
        optional
        commit={(path) =>
          path === null ? set({ target: null }) : edit({ do: "retargetTransition", ...ref, target: path })
        }
      />
      {way.kind === "after" ? (
        <LineField
          label={w.way.when}
          hint={w.field.durationHint}
          value={way.event}
          commit={(after) => edit({ do: "setTrigger", at: way.state, trigger: { after: way.event }, to: { after } })}
        />
      ) : null}
      <ConditionField label={w.way.guard} value={way.config.guard ?? ""} commit={(guard) => set({ guard })} />
      <TitleFields label={w.way.title} value={way.config.meta?.title} commit={(title) => set({ title })} />
      <Actions title={w.way.actions} place={{ ...ref, part: "transition" }} held={way.config.actions} />
      <Siblings chart={chart} way={way} />
      {readOnly ? null : (
        <div className="row">
          {target === undefined ? null : (
            <Button type="primary" ghost size="small" onClick={() => setInserting(true)}>
              {w.way.insert}
            </Button>
          )}
          <Button size="small" danger onClick={remove}>
            {w.way.remove}
          </Button>
        </div>
      )}
      {inserting && target !== undefined ? (
        <StepDialog way={way} target={target} close={() => setInserting(false)} />
      ) : null}
    </div>
  );
}

/** Others set off by the same: the first whose condition holds is taken. */
function Siblings({ chart, way }: { chart: Chart; way: TransitionPlace }) {
  const w = useWords();
  const text = useText();
  const { select } = useEditing();
  const same = waysOf(chart, way.state).filter(({ kind, event }) => kind === way.kind && event === way.event);
  if (same.length < 2) return null;
  return (
    <section aria-label={w.way.siblings}>
      <h3>{w.way.siblings}</h3>
      <ol>
        {same.map((one) => (
          <li key={one.place} aria-current={one.place === way.place ? "true" : undefined}>
            <button
              type="button"
              className="link-button tight"
              onClick={() => select({ kind: "way", place: one.place })}
            >
              {one.config.guard ?? w.way.otherwise} →{" "}
              {targetsOf(chart, one)
                .map((to) => text(titleOf(chart, to)))
                .join("、") || w.way.stays}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
